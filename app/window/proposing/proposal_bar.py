"""The bar at the foot of the page while a run goes on and while its result waits for the writer.

GUI thread. Shows one job in one of four ways: running, proposed, stale, failed. Says what the writer wants through
signals; knows nothing of the engine, the document or how a change is applied.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.drafting.jobs import Job, State
from app.window.parts.icons import Icons
from app.window.parts.phrases import count_text, ms_text, shortened
from app.window.proposing.passage_view import PassageView
from engine.messages import Step

RUNNING, PROPOSED, STALE, FAILED = range(4)
LABEL_LONG = 32
"""Characters of an action's name that there is room for; a writer's own may have any length."""
FOUND_HIGH = 56
"""Pixels that the text of a stale proposal takes at most."""
SIDES = 24
"""Pixels left and right of what is shown."""
WIDE_FROM = 720
"""The bar's width from which there is room for keys beside the labels."""


class ProposalBar(QFrame):
    """Hidden until :meth:`show_job`. While it has the focus, Tab walks the changes and Space takes or refuses one."""

    accept_wanted = Signal()
    reject_wanted = Signal()
    stop_wanted = Signal()
    keep_wanted = Signal()
    pause_wanted = Signal()
    resume_wanted = Signal()
    again_wanted = Signal()
    next_variant_wanted = Signal()
    previous_variant_wanted = Signal()
    next_change_wanted = Signal()
    previous_change_wanted = Signal()
    toggle_change_wanted = Signal()
    insert_below_wanted = Signal()
    copy_wanted = Signal()
    dismissed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName("Proposal")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons = icons
        self._job: Job | None = None
        self._held_up = False
        self._narrow = False
        self._names: dict[QPushButton, tuple[str, str]] = {}
        self._stack = QStackedWidget(self)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for page in (self._running(), self._proposed(), self._stale(), self._failed()):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, SIDES - 14, 9)
        column.addWidget(self._stack)
        self.take_icons()
        self.hide()

    # ------------------------------------------------------------ pages

    def _running(self) -> QWidget:
        page = QWidget(self)
        self.step_label = QLabel(page)
        self.progress = QProgressBar(page)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.setAccessibleName("Settled")
        self.pause = self._button(page, "Pause", self._pause_or_resume)
        self.keep = self._button(page, "Keep this", self.keep_wanted.emit, tip="Stop and propose what stands now")
        self.stop = self._button(page, "Stop", self.stop_wanted.emit, key="Esc")
        self.pick_hint = QLabel("Click a word to keep it, again to ban it.", page)
        self.pick_hint.setObjectName("Quiet")
        row = QHBoxLayout()
        row.addWidget(self.step_label)
        row.addWidget(self.progress)
        row.addStretch(1)
        for button in (self.pause, self.keep, self.stop):
            row.addWidget(button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.pick_hint)
        self._running_row, self._running_column = row, column
        return page

    def _proposed(self) -> QWidget:
        page = QWidget(self)
        self.summary = QLabel(page)
        self.change_label = QLabel(page)
        self.change_label.setObjectName("Quiet")
        self.variant_label = QLabel(page)
        self.variant_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.previous_variant = self._tool(page, "Previous variant", self.previous_variant_wanted.emit, "Ctrl+[")
        self.next_variant = self._tool(page, "Next variant", self.next_variant_wanted.emit, "Ctrl+]")
        self.previous_change = self._tool(page, "Previous change", self.previous_change_wanted.emit, "Shift+Tab")
        self.next_change = self._tool(page, "Next change", self.next_change_wanted.emit, "Tab")
        self.take = self._button(
            page, "Refuse this", self.toggle_change_wanted.emit, tip="Space, while this bar has the focus"
        )
        self.again = self._button(page, "Again", self.again_wanted.emit, tip="The same with another seed (Ctrl+R)")
        self.reject = self._button(page, "Reject", self.reject_wanted.emit, key="Esc")
        self.accept = self._button(page, "Accept", self.accept_wanted.emit, key="Ctrl+Enter")
        self.accept.setProperty("primary", True)
        first, second = QHBoxLayout(), QHBoxLayout()
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
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        self._change_row = QWidget(page)
        second.setContentsMargins(0, 0, 0, 0)
        self._change_row.setLayout(second)
        column.addWidget(self._change_row)
        return page

    def _stale(self) -> QWidget:
        page = QWidget(self)
        label = QLabel("This text changed since the run began, so nothing was replaced.", page)
        label.setWordWrap(True)
        self.insert_below = self._button(page, "Insert below", self.insert_below_wanted.emit)
        self.copy = self._button(page, "Copy", self.copy_wanted.emit)
        self.discard = self._button(page, "Discard", self.reject_wanted.emit, key="Esc")
        self.found = PassageView("What the run found", FOUND_HIGH, page)
        self.found.label.setObjectName("Quiet")
        row = QHBoxLayout()
        row.addWidget(label, 1)
        for button in (self.insert_below, self.copy, self.discard):
            row.addWidget(button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.found)
        return page

    def _failed(self) -> QWidget:
        page = QWidget(self)
        self.failure = QLabel(page)
        self.failure.setWordWrap(True)
        self.failure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry = self._button(page, "Again", self.again_wanted.emit)
        self.dismiss = self._button(page, "Close", self._dismiss, key="Esc")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.failure, 1)
        for button in (self.retry, self.dismiss):
            row.addWidget(button)
        return page

    def _button(
        self, parent: QWidget, label: str, slot: Callable[[], object], key: str = "", tip: str = ""
    ) -> QPushButton:
        button = QPushButton(parent)
        self._name(button, label, key)
        button.setToolTip(tip or (f"{label} ({key})" if key else ""))
        button.setAccessibleName(label)
        # A press with the mouse leaves the caret where it writes.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def _name(self, button: QPushButton, label: str, key: str = "") -> None:
        """The label, and its key where there is room for it."""
        self._names[button] = (label, key)
        button.setText(f"{label}  {key}" if key and not self._narrow else label)

    def _tool(self, parent: QWidget, name: str, slot: Callable[[], object], key: str) -> QToolButton:
        button = QToolButton(parent)
        button.setProperty("flat", True)
        button.setToolTip(f"{name} ({key})")
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def take_icons(self) -> None:
        """Draw the icons anew (another theme)."""
        for button, name in (
            (self.previous_variant, "left"),
            (self.next_variant, "right"),
            (self.previous_change, "up"),
            (self.next_change, "down"),
        ):
            button.setIcon(self._icons.icon(name))

    # ------------------------------------------------------------ what is shown

    @property
    def job(self) -> Job | None:
        return self._job

    @property
    def page(self) -> int:
        """RUNNING, PROPOSED, STALE or FAILED."""
        return self._stack.currentIndex()

    @property
    def failure_shown(self) -> str:
        """The sentence of the failed run that is shown; empty where none is."""
        return self.failure.text() if self.page == FAILED else ""

    def show_job(self, job: Job | None) -> None:
        """Show ``job`` as its state asks; None, or one that ended well, hides the bar."""
        stays = job is not None and job is self._job and self.page == STALE and job.state is State.PROPOSED
        self._job = job
        if job is None or job.state in (State.ACCEPTED, State.REJECTED, State.CANCELLED):
            self.hide()
            return
        if job.live:
            self._turn(RUNNING)
            self.show_step()
        elif job.state is State.PROPOSED and not stays:
            self._turn(PROPOSED)
            self._show_summary()
        elif job.state is State.FAILED:
            self.failure.setText(job.failure.message if job.failure is not None else "The run failed.")
            self._turn(FAILED)
        self.show()

    def show_stale(self, found: str) -> None:
        """The proposal shown no longer fits its place; ``found`` is what it says, which is not on the page now."""
        self.found.setText(found.strip())
        self._turn(STALE)
        self.show()

    def show_fresh(self) -> None:
        """The proposal fits its place again."""
        self._turn(PROPOSED)
        self._show_summary()
        self.show()

    def show_held_up(self, held_up: bool) -> None:
        """Whether a paused run elsewhere keeps the engine from this one."""
        self._held_up = held_up
        if self._job is not None and self._job.live:
            self.show_step()

    def show_step(self) -> None:
        """Take up the newest step of the running job."""
        job = self._job
        if job is None:
            return
        step = job.last_step
        self._name(self.pause, "Go on" if job.state is State.PAUSED else "Pause")
        self.pause.setAccessibleName(self.pause.text())
        self.keep.setEnabled(step is not None)
        self.pause.setEnabled(step is not None)
        self.pick_hint.setVisible(job.state is State.PAUSED)
        self.step_label.setText(self._running_text(job, step))
        if step is None:
            self.progress.setRange(0, 0 if job.started else 1)
        else:
            self.progress.setRange(0, 100)
            self.progress.setValue(round(settled_share(step) * 100))
        self._fit_running()

    def _running_text(self, job: Job, step: Step | None) -> str:
        name = shortened(job.label, LABEL_LONG)
        if step is None:
            waiting = "waiting for a paused run on another page…" if self._held_up else "waiting…"
            return f"{name}: reading the text around it…" if job.started else f"{name}: {waiting}"
        wanted = getattr(job.request, "variants", 1)
        which = f" variant {step.variant + 1} of {wanted}," if wanted > 1 else ""
        part = f", part {step.piece + 1} of {step.pieces}" if step.pieces > 1 and not which else ""
        paused = "paused at step" if job.state is State.PAUSED else "step"
        share = settled_share(step)
        return f"{name}:{which} {paused} {step.number} of at most {step.limit}{part}, {share:.0%} settled"

    def _fit_running(self) -> None:
        """The words come before the progress, which says less; where even they do not fit, they go on two lines."""
        buttons = (self.pause, self.keep, self.stop)
        gap = self._running_row.spacing()
        room = self.width() - SIDES - sum(button.sizeHint().width() + gap for button in buttons)
        wanted = self.step_label.fontMetrics().horizontalAdvance(self.step_label.text()) + 4
        self.progress.setVisible(wanted + self.progress.width() + gap <= room)
        wrapped = wanted > room
        if wrapped != self.step_label.wordWrap():
            self.step_label.setWordWrap(wrapped)
            # Its own room, or else the empty room behind it.
            self._running_row.setStretch(0, int(wrapped))
            self._running_row.setStretch(2, int(not wrapped))
        # At once: the first frame with longer words would show them in the place of the shorter ones.
        self._running_column.activate()
        self._resize_stack()

    def show_changes(self, count: int, current: int | None, taken: bool, refused: int) -> None:
        """How many changes the proposal has, which is looked at, whether that one is taken, how many are refused."""
        self._change_row.setVisible(count != 1)
        for part in (self.previous_change, self.next_change, self.take):
            part.setVisible(count > 1)
        self.accept.setEnabled(count > 0)
        if not count:
            self.change_label.setText("This variant changes nothing")
        elif current is None:
            self.change_label.setText(count_text(count, "change") + (f", {refused} refused" if refused else ""))
        else:
            self.change_label.setText(f"Change {current + 1} of {count}" + (f", {refused} refused" if refused else ""))
        self._name(self.take, "Refuse this" if taken else "Take this")
        self.take.setEnabled(current is not None)
        self._name(self.accept, "Accept" if not refused else f"Accept {count - refused}", "Ctrl+Enter")
        self._resize_stack()

    def _show_summary(self) -> None:
        job = self._job
        if job is None or job.result is None:
            return
        variants = len(job.result.variants)
        timing = job.result.timing
        kept = ", stopped early" if job.result.kept else ""
        self.summary.setText(f"{shortened(job.label, LABEL_LONG)}: {ms_text(timing.total_ms)}{kept}")
        self.summary.setToolTip(
            f"{count_text(timing.passes, 'pass', 'passes')}, first draft after {ms_text(timing.first_draft_ms)}"
        )
        self.variant_label.setText(f"{job.variant + 1} of {variants}")
        for part in (self.previous_variant, self.variant_label, self.next_variant):
            part.setVisible(variants > 1)

    def _turn(self, page: int) -> None:
        before = self._stack.currentWidget()
        if (
            page != self._stack.currentIndex()
            and before is not None
            and before.isAncestorOf(self.focusWidget() or self)
        ):
            # The button in focus goes; Qt would give its focus to whatever comes next.
            self.setFocus()
        self._stack.setCurrentIndex(page)
        self._resize_stack()

    def _resize_stack(self) -> None:
        """The stack is as high as the page it shows, not as its highest."""
        current = self._stack.currentWidget()
        if current is not None:
            width = self.width() - SIDES
            high = current.heightForWidth(width) if current.hasHeightForWidth() else current.sizeHint().height()
            self._stack.setFixedHeight(max(high, current.minimumSizeHint().height()))
            self.updateGeometry()
            self.resize(self.width(), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._stack.height() + 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < WIDE_FROM
        if narrow != self._narrow:
            self._narrow = narrow
            for button, (label, key) in self._names.items():
                self._name(button, label, key)
        if self.page == RUNNING:
            self._fit_running()

    # ------------------------------------------------------------ keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        # While the bar itself has the focus, Tab walks the changes (design, keys); its buttons keep the usual order.
        if self.hasFocus() and self.page == PROPOSED and self._change_row.isVisibleTo(self):
            (self.next_change_wanted if forward else self.previous_change_wanted).emit()
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.page == PROPOSED:
            self.toggle_change_wanted.emit()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down) and self.page == PROPOSED:
            self.next_change_wanted.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up) and self.page == PROPOSED:
            self.previous_change_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _pause_or_resume(self) -> None:
        paused = self._job is not None and self._job.state is State.PAUSED
        (self.resume_wanted if paused else self.pause_wanted).emit()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


def settled_share(step: Step) -> float:
    """The settled share of the whole run: the parts behind it, and of this one's draft what is settled by words."""
    weights = [max(1, len(span.words)) for span in step.spans]
    drafted = sum(span.settled * weight for span, weight in zip(step.spans, weights, strict=True)) / max(
        1, sum(weights)
    )
    return (step.piece + drafted) / step.pieces
