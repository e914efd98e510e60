"""The four faces of the proposal bar: a run that goes on, a proposal, one whose text is stale, a run that failed.

GUI thread. Each page shows one run and offers its buttons; what a press means is the bar's affair.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.drafting.run import Run, State
from app.window.parts.icons import Icons
from app.window.parts.phrases import count_text, ms_text, shortened
from app.window.proposing.passage_view import PassageView

LABEL_LONG = 32
"""Characters of an action's name that there is room for; a writer's own may have any length."""
RESULT_HIGH = 56
"""Pixels that the text of a stale proposal takes at most."""


class KeyButton(QPushButton):
    """A button that names its key where there is room for that."""

    def __init__(self, parent: QWidget, label: str, key: str = "", tip: str = "") -> None:
        super().__init__(parent)
        self._label, self._key, self._narrow = label, key, False
        self.setToolTip(tip or (f"{label} ({key})" if key else ""))
        self.setAccessibleName(label)
        # A press with the mouse leaves the caret where it writes.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_label(label)

    def set_label(self, label: str) -> None:
        """Another label, the key as before."""
        self._label = label
        self.setText(f"{label}  {self._key}" if self._key and not self._narrow else label)

    def set_narrow(self, narrow: bool) -> None:
        """Whether there is room for the label only."""
        self._narrow = narrow
        self.set_label(self._label)


def tool_button(parent: QWidget, name: str, key: str) -> QToolButton:
    """A flat button with an icon, which whoever made it sets."""
    button = QToolButton(parent)
    button.setProperty("flat", True)
    button.setToolTip(f"{name} ({key})")
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class RunningPage(QWidget):
    """A run that is queued, running or paused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.step_label = QLabel(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.setAccessibleName("Settled")
        self.pause = KeyButton(self, "Pause")
        self.keep = KeyButton(self, "Keep this", tip="Stop and propose what stands now")
        self.stop = KeyButton(self, "Stop", "Esc")
        self.pick_hint = QLabel("Click a word to keep it, again to ban it.", self)
        self.pick_hint.setObjectName("Quiet")
        self._row = QHBoxLayout()
        self._row.addWidget(self.step_label)
        self._row.addWidget(self.progress)
        self._row.addStretch(1)
        for button in (self.pause, self.keep, self.stop):
            self._row.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._row)
        self._column.addWidget(self.pick_hint)

    def show_run(self, run: Run, held_up: bool) -> None:
        """Take up the newest step; ``held_up``: a paused run elsewhere keeps the engine from this one."""
        step = run.last_step
        self.pause.set_label("Go on" if run.state is State.PAUSED else "Pause")
        self.pause.setAccessibleName(self.pause.text())
        self.keep.setEnabled(step is not None)
        self.pause.setEnabled(step is not None)
        self.pick_hint.setVisible(run.state is State.PAUSED)
        self.step_label.setText(_progress_text(run, held_up))
        if step is None:
            self.progress.setRange(0, 0 if run.started else 1)
        else:
            self.progress.setRange(0, 100)
            self.progress.setValue(round(run.settled_share * 100))

    def fit(self, width: int) -> None:
        """The words come before the progress, which says less; where even they do not fit, they go on two lines."""
        buttons = (self.pause, self.keep, self.stop)
        gap = self._row.spacing()
        room = width - sum(button.sizeHint().width() + gap for button in buttons)
        wanted = self.step_label.fontMetrics().horizontalAdvance(self.step_label.text()) + 4
        self.progress.setVisible(wanted + self.progress.width() + gap <= room)
        wrapped = wanted > room
        if wrapped != self.step_label.wordWrap():
            self.step_label.setWordWrap(wrapped)
            # Its own room, or else the empty room behind it.
            self._row.setStretch(0, int(wrapped))
            self._row.setStretch(2, int(not wrapped))
        # At once: the first frame with longer words would show them in the place of the shorter ones.
        self._column.activate()


def _progress_text(run: Run, held_up: bool) -> str:
    name, step = shortened(run.action.label, LABEL_LONG), run.last_step
    if step is None:
        waiting = "waiting for a paused run on another page…" if held_up else "waiting…"
        return f"{name}: reading the text around it…" if run.started else f"{name}: {waiting}"
    wanted = getattr(run.request, "variants", 1)
    which = f" variant {step.variant + 1} of {wanted}," if wanted > 1 else ""
    part = f", part {step.piece + 1} of {step.pieces}" if step.pieces > 1 and not which else ""
    at = "paused at step" if run.state is State.PAUSED else "step"
    return f"{name}:{which} {at} {step.number} of at most {step.limit}{part}, {run.settled_share:.0%} settled"


class ProposedPage(QWidget):
    """A proposal that stands on the page: its variants, its changes, and what to do with it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.summary = QLabel(self)
        self.variant_label = QLabel(self)
        self.variant_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.previous_variant = tool_button(self, "Previous variant", "Ctrl+[")
        self.next_variant = tool_button(self, "Next variant", "Ctrl+]")
        self.change_row = QWidget(self)
        """The changes one by one; not shown where there is but one."""
        self.change_label = QLabel(self.change_row)
        self.change_label.setObjectName("Quiet")
        self.previous_change = tool_button(self.change_row, "Previous change", "Shift+Tab")
        self.next_change = tool_button(self.change_row, "Next change", "Tab")
        self.take = KeyButton(self.change_row, "Refuse this", tip="Space, while this bar has the focus")
        self.again = KeyButton(self, "Again", tip="The same with another seed (Ctrl+R)")
        self.reject = KeyButton(self, "Reject", "Esc")
        self.accept = KeyButton(self, "Accept", "Ctrl+Enter")
        self.accept.setProperty("primary", True)
        first, second = QHBoxLayout(), QHBoxLayout(self.change_row)
        left: tuple[QWidget, ...] = (self.summary, self.previous_variant, self.variant_label, self.next_variant)
        for widget in left:
            first.addWidget(widget)
        first.addStretch(1)
        for button in (self.again, self.reject, self.accept):
            first.addWidget(button)
        walk: tuple[QWidget, ...] = (self.previous_change, self.change_label, self.next_change, self.take)
        for widget in walk:
            second.addWidget(widget)
        second.addStretch(1)
        second.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self.change_row)

    def take_icons(self, icons: Icons) -> None:
        """Draw the icons anew (another theme)."""
        for button, name in (
            (self.previous_variant, "left"),
            (self.next_variant, "right"),
            (self.previous_change, "up"),
            (self.next_change, "down"),
        ):
            button.setIcon(icons.icon(name))

    def show_run(self, run: Run) -> None:
        """What came of ``run``, and which of its variants is shown."""
        if run.result is None:
            return
        timing = run.result.timing
        kept = ", stopped early" if run.result.kept else ""
        self.summary.setText(f"{shortened(run.action.label, LABEL_LONG)}: {ms_text(timing.total_ms)}{kept}")
        self.summary.setToolTip(
            f"{count_text(timing.passes, 'pass', 'passes')}, first draft after {ms_text(timing.first_draft_ms)}"
        )
        self.variant_label.setText(f"{run.variant + 1} of {len(run.variants)}")
        for part in (self.previous_variant, self.variant_label, self.next_variant):
            part.setVisible(len(run.variants) > 1)

    def show_changes(self, run: Run) -> None:
        """How many changes the proposal has, which is looked at, whether that one is taken, how many are refused."""
        changes = run.changes
        count, refused = len(changes), sum(not change.taken for change in changes)
        current = run.proposal.current if run.proposal is not None else None
        self.change_row.setVisible(count != 1)
        for part in (self.previous_change, self.next_change, self.take):
            part.setVisible(count > 1)
        self.accept.setEnabled(count > 0)
        if not count:
            self.change_label.setText("This variant changes nothing")
        else:
            which = count_text(count, "change") if current is None else f"Change {current + 1} of {count}"
            self.change_label.setText(which + (f", {refused} refused" if refused else ""))
        self.take.set_label("Refuse this" if current is None or changes[current].taken else "Take this")
        self.take.setEnabled(current is not None)
        self.accept.set_label(f"Accept {count - refused}" if refused else "Accept")


class StalePage(QWidget):
    """A proposal whose text has changed: what it says, which is not on the page now, and where to put it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        label = QLabel("This text changed since the run began, so nothing was replaced.", self)
        label.setWordWrap(True)
        self.insert_below = KeyButton(self, "Insert below")
        self.copy = KeyButton(self, "Copy")
        self.discard = KeyButton(self, "Discard", "Esc")
        self.result = PassageView("What the run found", RESULT_HIGH, self)
        self.result.label.setObjectName("Quiet")
        row = QHBoxLayout()
        row.addWidget(label, 1)
        for button in (self.insert_below, self.copy, self.discard):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.result)

    def show_run(self, run: Run) -> None:
        self.result.setText(run.proposal.result.strip() if run.proposal is not None else "")


class FailedPage(QWidget):
    """Why a run failed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.failure = QLabel(self)
        self.failure.setWordWrap(True)
        self.failure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry = KeyButton(self, "Again")
        self.dismiss = KeyButton(self, "Close", "Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.failure, 1)
        for button in (self.retry, self.dismiss):
            row.addWidget(button)

    def show_run(self, run: Run) -> None:
        self.failure.setText(run.failure.message if run.failure is not None else "The run failed.")
