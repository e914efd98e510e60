"""The timeline: every step of the last run, to slide, play, look into and fork from.

GUI thread. Knows runs, their steps, and the page in front, where it forks, pauses and adjusts. Playing stops by itself
at the last step and when the panel is hidden.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QSplitter,
    QToolButton,
    QVBoxLayout,
)

from app.drafting.run import Run, State
from app.editor.ghosts.picks import Picks, WordKey
from app.window.figures.entropy_picture import EntropyPicture
from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext
from app.window.parts.phrases import count_text, ms_text
from app.window.parts.theme import Theme
from app.window.proposing.draft_view import DraftView
from engine.messages import Step

PLAY_MS = 250
"""Between steps while playing: four changes a second."""


class TimelinePanel(Panel):
    """Shows the steps of one run, those of all its drafts one after the other."""

    id, title, menu_text, keys = "timeline", "Timeline", "&Timeline", ("F9",)
    area = Qt.DockWidgetArea.BottomDockWidgetArea
    summary = "the timeline: every step of the last run"

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._page: Page | None = None
        self._run: Run | None = None
        self._follow = True
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_MS)
        self._timer.timeout.connect(self._advance)
        self._build()
        self._take_up(None)

    def _build(self) -> None:
        self.play = QToolButton(self)
        self.play.setToolTip("Play the steps")
        self.play.setAccessibleName("Play")
        self.play.clicked.connect(self._play_or_stop)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName("Step")
        self.slider.setPageStep(5)
        self.slider.valueChanged.connect(self._on_slider)
        self.label = QLabel(self)
        self.label.setObjectName("Quiet")
        self.label.setMinimumWidth(200)
        self.pause = QPushButton("Pause the run", self)
        self.pause.clicked.connect(self._pause_or_resume)
        self.fork = QPushButton("Fork here", self)
        self.fork.setToolTip("Run on from this step with the words you keep and ban, and another seed")
        self.fork.clicked.connect(self._fork)
        self.picture = EntropyPicture(self)
        self.picture.step_chosen.connect(self._choose_column)
        self.draft = DraftView(self)
        self.draft.picks_changed.connect(self._on_picks)
        self.hint = QLabel(self)
        self.hint.setObjectName("Quiet")
        self.hint.setWordWrap(True)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.draft)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        controls = QHBoxLayout()
        for widget in (self.play, self.label, self.pause, self.fork):
            controls.addWidget(widget)
        controls.insertWidget(1, self.slider, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.picture)
        split.addWidget(scroll)
        split.setSizes([300, 400])
        split.setHandleWidth(10)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 10)
        column.addLayout(controls)
        column.addWidget(split, 1)
        column.addWidget(self.hint)
        self.setFocusProxy(self.slider)

    # ------------------------------------------------------------ the page in front

    def follow(self, page: Page | None) -> None:
        if self._page is not None:
            self._page.drafting.word_pressed.disconnect(self._on_word)
        if page is not None:
            page.drafting.word_pressed.connect(self._on_word)
        self._page = page
        self._take_up(page.run if page is not None else None)

    def show_run(self, run: Run) -> None:
        if run is not self._run:
            self._take_up(run)
        elif self.isVisible() or not run.live:
            self._refresh()

    def _on_word(self, key: WordKey) -> None:
        """A word of the draft on the page was pressed; that means something while the run is paused."""
        if self._run is not None and self._run.state is State.PAUSED:
            self.pick(key)

    # ------------------------------------------------------------ what is shown

    @property
    def run(self) -> Run | None:
        return self._run

    def take_theme(self, theme: Theme) -> None:
        self.picture.take_theme(theme)
        self.draft.take_theme(theme)
        self._show_play()

    def _take_up(self, run: Run | None) -> None:
        """Show ``run`` from its newest step on."""
        if run is not self._run:
            self.draft.take_picks(run.picks if run is not None else Picks())
            self._timer.stop()
        self._run, self._follow = run, True
        self._refresh()

    def _steps(self) -> list[Step]:
        return [] if self._run is None else self._run.steps

    def _refresh(self) -> None:
        """Show what there is now; the view follows while it stands on the last step."""
        steps, run = self._steps(), self._run
        self.slider.setEnabled(bool(steps))
        self.play.setEnabled(len(steps) > 1)
        at = len(steps) - 1 if self._follow else min(self.slider.value(), len(steps) - 1)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(steps) - 1))
        self.slider.setValue(max(0, at))
        self.slider.blockSignals(False)
        self.picture.show_columns(
            [[word.entropy for span in step.spans for word in span.words] for step in steps], self.slider.value()
        )
        live = run is not None and run.live
        self.pause.setVisible(live)
        self.pause.setText("Go on" if run is not None and run.state is State.PAUSED else "Pause the run")
        self.fork.setEnabled(bool(steps) and not live)
        self._show_current()

    def _show_current(self) -> None:
        steps, run = self._steps(), self._run
        self._show_play()
        if not steps:
            self.draft.show_step(None)
            self.draft.set_pickable(False)
            self.label.setText("")
            self.hint.setText("Run something: its steps are kept here, to slide through, play and fork from.")
            return
        step = steps[self.slider.value()]
        self.draft.show_step(step)
        paused = run is not None and run.state is State.PAUSED
        self.draft.set_pickable(paused or (run is not None and not run.live))
        # In the order that they were made in; the proposal's variants are the best first.
        wanted = getattr(run.request, "variants", 1) if run is not None else 1
        which = f"  draft {step.variant + 1} of {wanted}," if wanted > 1 else ""
        self.label.setText(f"Step {step.number} of {steps[-1].number},{which}  {ms_text(step.ms)}")
        self.slider.setAccessibleDescription(self.label.text())
        self.hint.setText(self._hint(paused))

    def _hint(self, paused: bool) -> str:
        kept, banned = self.draft.locks(), self.draft.bans()
        if kept or banned:
            parts = []
            if kept:
                parts.append(count_text(len(kept), "word") + " kept")
            if banned:
                parts.append("never: " + ", ".join(banned))
            then = "from the next step on." if paused else "when you fork."
            return "; ".join(parts) + ", " + then
        if paused or (self._run is not None and not self._run.live):
            return "Click a word to keep it, again to ban it. Dotted lines are words still undecided."
        return "Pause the run to keep or ban words."

    # ------------------------------------------------------------ what is done

    def pick(self, key: WordKey) -> None:
        """A word of the newest step was pressed on the page: keep it, then ban it, then neither."""
        self._timer.stop()
        # Out of sight the panel takes up no steps.
        self._follow = True
        self._refresh()
        self.draft.pick_word(key)

    def _on_slider(self, value: int) -> None:
        self._follow = value == self.slider.maximum()
        self.picture.mark(value)
        self._show_current()

    def _choose_column(self, column: int) -> None:
        self._timer.stop()
        self.slider.setValue(column)

    def _play_or_stop(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self.slider.value() == self.slider.maximum():
                self.slider.setValue(0)
            self._timer.start()
        self._show_play()

    def _advance(self) -> None:
        if self.slider.value() >= self.slider.maximum():
            self._timer.stop()
            self._show_play()
        else:
            self.slider.setValue(self.slider.value() + 1)

    def _show_play(self) -> None:
        playing = self._timer.isActive()
        self.play.setIcon(self.icons.icon("pause" if playing else "play"))
        self.play.setAccessibleName("Stop playing" if playing else "Play")

    def _fork(self) -> None:
        steps = self._steps()
        if self._page is not None and self._run is not None and steps:
            step = steps[self.slider.value()]
            self._page.fork(self._run, step.number, self.draft.locks(), self.draft.bans())

    def _on_picks(self) -> None:
        paused = self._run is not None and self._run.state is State.PAUSED
        self.hint.setText(self._hint(paused))
        if self._run is not None:
            self._run.picked.emit()
        if paused and self._page is not None:
            self.services.runs.adjust(self._page.drafting, self.draft.locks(), self.draft.bans())

    def _pause_or_resume(self) -> None:
        if self._page is not None:
            self._page.pause_or_resume()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What was hidden has missed the steps meanwhile.
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._show_play()
        super().hideEvent(event)
