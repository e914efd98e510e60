"""The panels beside the page: outline, counts, timeline, meter, history. They follow the page that is in front.

GUI thread. Builds the docks, feeds them from jobs, telemetry and the history store, and passes on what they want.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.documents.kept.history import Entry
from app.documents.kept.recipe import from_record
from app.drafting.actions import options_of
from app.drafting.jobs import Job, State
from app.platform.telemetry import Figures
from app.questions import Questions
from app.services import Services
from app.window.figures.meter_chip import MeterChip
from app.window.page import Page
from app.window.panels.counts_panel import CountsPanel
from app.window.panels.history_panel import HistoryPanel
from app.window.panels.meter_panel import MeterPanel
from app.window.panels.outline_panel import OutlinePanel
from app.window.panels.preview_panel import PreviewPanel
from app.window.panels.timeline_panel import TimelinePanel
from app.window.parts.theme import Theme, Themes
from engine.messages import ModelInfo

PAGE_NARROWEST = 540
"""Pixels that the page keeps beside a panel that is opened: what a proposal's bar needs."""


class Panels(QObject):
    """``shown`` says which panel came or went, so that a menu can be ticked."""

    shown = Signal(str, bool)
    said = Signal(str)

    def __init__(
        self, services: Services, themes: Themes, window: QMainWindow, chip: MeterChip, questions: Questions
    ) -> None:
        super().__init__(window)
        self._services, self._chip, self.questions, self._window = services, chip, questions, window
        self._page: Page | None = None
        self.timeline = TimelinePanel(themes.icons)
        self.meter = MeterPanel()
        self.history = HistoryPanel()
        self.outline = OutlinePanel()
        self.preview = PreviewPanel()
        self.counts = CountsPanel(services.settings, services.progress)
        self.docks = {
            "outline": QDockWidget("Outline", window),
            "counts": QDockWidget("Counts and targets", window),
            "preview": QDockWidget("Preview", window),
            "timeline": QDockWidget("Timeline", window),
            "meter": QDockWidget("Meter", window),
            "history": QDockWidget("History", window),
        }
        places = {
            "outline": (self.outline, Qt.DockWidgetArea.LeftDockWidgetArea),
            "counts": (self.counts, Qt.DockWidgetArea.RightDockWidgetArea),
            "preview": (self.preview, Qt.DockWidgetArea.RightDockWidgetArea),
            "timeline": (self.timeline, Qt.DockWidgetArea.BottomDockWidgetArea),
            "meter": (self.meter, Qt.DockWidgetArea.RightDockWidgetArea),
            "history": (self.history, Qt.DockWidgetArea.RightDockWidgetArea),
        }
        for name, (panel, area) in places.items():
            dock = self.docks[name]
            dock.setObjectName(name)
            dock.setWidget(panel)
            dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
            window.addDockWidget(area, dock)
            dock.hide()
            # The dock's own signal also says "not visible" when it is only behind another tab.
            dock.toggleViewAction().toggled.connect(lambda on, name=name: self.shown.emit(name, on))
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._connect()

    def _connect(self) -> None:
        services = self._services
        services.telemetry.measured.connect(self._on_figures)
        services.runs.applied.connect(lambda _editor, _job: self.read_history())
        self.meter.watched.connect(self._on_watched)
        self.timeline.fork_wanted.connect(self._fork)
        self.timeline.adjust_wanted.connect(self._adjust)
        self.timeline.pause_wanted.connect(self._pause_or_resume)
        self.timeline.resume_wanted.connect(self._pause_or_resume)
        self.history.put_back_wanted.connect(self._put_back)
        self.history.run_again_wanted.connect(self._run_again)
        self.history.wipe_wanted.connect(self._wipe)
        self.history.wipe_all_wanted.connect(self._wipe_all)
        # A panel that was hidden has missed the steps meanwhile.
        self.docks["timeline"].visibilityChanged.connect(lambda on: self.timeline.show_step() if on else None)
        self.docks["history"].visibilityChanged.connect(lambda on: self.read_history() if on else None)

    def turn(self, name: str) -> None:
        """Show or hide a panel; a shown one takes the focus, but for the preview: it follows who writes."""
        dock = self.docks[name]
        dock.setVisible(not dock.isVisible())
        if dock.isVisible():
            QTimer.singleShot(0, self, self._make_room)
            if name == "preview":
                return
            panel = dock.widget()
            (self.timeline.slider if name == "timeline" else panel).setFocus()

    def _make_room(self) -> None:
        """A window too narrow for the page and what is beside it grows, as far as its screen goes."""
        window = self._window
        if window.isMaximized() or window.isFullScreen():
            return
        beyond = max(dock.geometry().right() + 1 - window.width() for dock in self.docks.values() if dock.isVisible())
        page = self._page.width() if self._page is not None else PAGE_NARROWEST
        missing = max(0, PAGE_NARROWEST - page) + max(0, beyond)
        if missing:
            most = max(window.width(), window.screen().availableGeometry().width())
            window.resize(min(window.width() + missing, most), window.height())

    def watch(self, on: bool) -> None:
        """Measure the machine, or stop: only while the window can be seen and the meter is wanted."""
        wanted = on and bool(self._services.settings.get("meter.on"))
        (self._services.telemetry.start if wanted else self._services.telemetry.stop)()
        self._chip.setVisible(bool(self._services.settings.get("meter.on")))

    def take_theme(self, theme: Theme) -> None:
        self.timeline.take_theme(theme)
        self.meter.take_theme(theme)
        self.counts.take_theme(theme)
        self.preview.take_theme(theme)

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        """The model that is loaded; ``waiting`` says why there is none."""
        if model is not None:
            self._services.telemetry.follow(model.device)
        self.meter.show_model(model, waiting)

    def follow(self, page: Page | None) -> None:
        """Another page came to the front."""
        if self._page is not None:
            self._page.editor.word_pressed.disconnect(self._on_word)
        if page is not None:
            page.editor.word_pressed.connect(self._on_word)
        self._page = page
        self.outline.follow(page.editor if page is not None else None)
        self.preview.follow(page.editor if page is not None else None)
        self.timeline.show_job(page.last_job if page is not None else None)
        self.read_history()

    def show_job(self, job: Job) -> None:
        """A job of the page in front, a step of it or a change."""
        self._chip.show_job(job)
        if job is not self.timeline.job:
            self.timeline.show_job(job)
        elif self.timeline.isVisible() or not job.live:
            self.timeline.show_step()
        if job.live:
            self.meter.show_step(job)
        elif job.state is State.PROPOSED:
            self.meter.show_job(job)

    def read_history(self) -> None:
        if self._page is not None and self.docks["history"].isVisible():
            self.history.show_entries(self._services.history.entries(self._page.document))

    def _on_figures(self, figures: Figures) -> None:
        self._chip.show_figures(figures)
        if self.meter.isVisible():
            self.meter.show_figures(figures)

    def _on_watched(self, on: bool) -> None:
        if on and self._services.telemetry.last is not None:
            self.meter.show_figures(self._services.telemetry.last)

    def _fork(self, job: Job, step: int, locks: object, ban: object) -> None:
        if self._page is not None:
            self._page.fork(job, step, locks, ban)  # type: ignore[arg-type]  # tuples, through a signal of objects

    def _adjust(self, locks: object, ban: object) -> None:
        if self._page is not None:
            self._page.editor.show_picks(locks, ban)  # type: ignore[arg-type]  # as above
            self._services.runs.adjust(self._page.editor, locks, ban)  # type: ignore[arg-type]  # as above

    def _on_word(self, key: object) -> None:
        """A word of the draft on the page was pressed; that means something while the run is paused."""
        job = self.timeline.job
        if job is not None and job.state is State.PAUSED and isinstance(key, tuple):
            self.timeline.pick(key)

    def _pause_or_resume(self) -> None:
        if self._page is not None:
            self._page.pause_or_resume()

    def _put_back(self, entry: Entry) -> None:
        """Replace the result by the original, where the result still stands; one undo step."""
        page = self._page
        if page is None:
            return
        places = entry.places(page.editor.text())
        if len(places) > 1:
            # The writer knows which; whoever selected it has said so.
            low, high = page.editor.selection()
            places = [ranges for ranges in places if low <= ranges[0][0] and ranges[-1][1] <= high]
            if len(places) != 1:
                self.said.emit("Those words stand in several places now; select the ones you mean, then put back.")
                return
        if not places:
            self.said.emit("That passage has changed since, so it was left alone; copy your words from the panel.")
            return
        page.editor.replace(places[0])
        page.editor.setFocus()
        self.said.emit("Put back.")

    def _run_again(self, entry: Entry) -> None:
        """Offer the same action with the same choices on what is selected now."""
        if self._page is None:
            return
        try:
            options = options_of(from_record(entry.recipe))
        except ValueError as error:
            self.said.emit(str(error))
            return
        action = self._services.actions.get(entry.action)
        # Another action in its place would be run with choices that were never made for it.
        if action is None:
            self.said.emit(f"There is no action “{entry.label or entry.action}” any more.")
        elif not action.possible(self._services.bridge.offered):
            self.said.emit(f"The model that is loaded does not do “{action.label}”.")
        elif action.wants_passage and not self._page.editor.selected_text().strip():
            self.said.emit("Select the passage that it should run on first.")
        else:
            self._page.open_prompt(entry.action, options)

    def _wipe(self) -> None:
        page = self._page
        if page is not None and self.questions.wipe(page.document.name):
            history, documents = self._services.history, self._services.documents
            self._do_wipe(
                [lambda: history.wipe(page.document), lambda: documents.wipe_marks(page.document)],
                f"The history of “{page.document.name}”",
            )

    def _wipe_all(self) -> None:
        if self.questions.wipe_all():
            services = self._services
            self._do_wipe(
                [services.history.wipe_all, services.documents.wipe_all_marks], "The history of all documents"
            )

    def _do_wipe(self, wipes: Sequence[Callable[[], None]], what: str) -> None:
        try:
            for wipe in wipes:
                wipe()
        except OSError as error:
            self.said.emit(f"{what} could not be wiped ({error.strerror}); it is still there.")
        else:
            self.said.emit(f"{what} is gone.")
        self.read_history()
