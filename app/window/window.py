"""The window: pages in tabs, a thin menu, a status line, and panels that open when wanted.

GUI thread. Builds the parts of this package and joins them; the work is theirs. Every long-lived object comes in
``Services``; it builds none itself. What goes along with pages, runs, themes and models is one list of followers.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.documents.document import Document
from app.drafting.run import Run
from app.errands.errand import Errand
from app.plain_words import plain_labels
from app.services import Services
from app.window.commands.action_keys import ActionKeys
from app.window.commands.all_commands import MENUS
from app.window.commands.command_palette import CommandPalette
from app.window.commands.context import Context
from app.window.commands.window_commands import WindowCommands
from app.window.dialogs.dialogs import WindowDialogs
from app.window.finding.find_bar import FindBar
from app.window.finding.find_session import Finding
from app.window.follower import Followers
from app.window.keys.own_keys import OwnKeys
from app.window.model_loading import ModelLoading
from app.window.page import Page
from app.window.panels.all_panels import PANELS
from app.window.panels.panel import PanelContext
from app.window.panels.panels import Panels
from app.window.parts.theme import Themes
from app.window.saving.autosaving import Autosaving
from app.window.saving.closing import Closing
from app.window.saving.disk_changes import DiskChanges
from app.window.saving.dropping import Dropping
from app.window.saving.ending import Ending
from app.window.saving.exporting import Exporting
from app.window.saving.importing import Importing
from app.window.saving.opening import Opening
from app.window.saving.recovering import Recovering
from app.window.saving.reopening import Reopening
from app.window.saving.saving import Saving
from app.window.status.authorship import Authorship
from app.window.status.counting import Counting
from app.window.status.metering import Metering
from app.window.status.sentences import Sentences
from app.window.status.status_line import StatusLine
from app.window.status.title import Title
from app.window.status.waits import Waits
from app.window.tabs import Tabs


class Window(QMainWindow):
    """One window over all documents. ``closing`` is emitted when it really closes, after asking."""

    closing = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        services.questions.parent = self
        self.setMinimumSize(560, 420)
        self.resize(1080, 760)
        self._agreed = self._closed = False
        self._leaving: Errand[None] | None = None
        self._build_frame()
        self._build_files()
        self._build_followers()
        self._build_commands()
        self._connect()
        plain_labels(self)
        self._followers.take_theme(self.themes.theme)
        self._on_model(self.models.waiting)

    def _build_frame(self) -> None:
        """What is seen of the window itself."""
        services = self.services
        self.themes = Themes(services.paths, services.settings, self)
        self.themes.follow()
        self.setWindowIcon(QIcon(str(services.paths.resource("icons/redraft.svg"))))
        self.tabs = Tabs(self)
        self.setCentralWidget(self.tabs)
        self.find_bar = FindBar(self.themes.icons, self)
        self.tabs.add_foot(self.find_bar)
        self.line = StatusLine(self)
        self.setStatusBar(self.line)
        self.sentences = Sentences(self.line, self.tabs, self)
        self.waits = Waits(services.documents.errands, self.line, self)
        self.palette_card = CommandPalette(self)
        self.dialogs = WindowDialogs(services, self.themes, self.sentences, self)

    def _build_files(self) -> None:
        """What opens, saves and closes documents."""
        services, tabs, sentences, themes = self.services, self.tabs, self.sentences, self.themes
        self.saving = Saving(services, tabs, sentences, self)
        self.disk_changes = DiskChanges(services, tabs, self.saving, sentences, themes, self)
        self.page_closing = Closing(services, tabs, self.saving)
        self.ending = Ending(services.documents, self.page_closing, self)
        self.opening = Opening(services, tabs, self._make_page, self.page_closing, sentences, self)
        self.autosaving = Autosaving(services.settings, tabs, self.saving, self)
        self.reopening = Reopening(services.paths.session_file, services.documents, tabs, self.opening, self)
        self.exporting = Exporting(services, sentences, self)
        self.importing = Importing(services, self.opening, tabs, sentences, self)
        self.dropping = Dropping(self.opening, self)
        self.recovering = Recovering(services.documents, self.opening, self.saving, sentences, themes, self)

    def _build_followers(self) -> None:
        """What goes along with the page in front, with runs, themes and models, in the order in which it is told."""
        services, line = self.services, self.line
        self.models = ModelLoading(services, self.tabs, self)
        self.metering = Metering(services, line.chip, self)
        self.panels = Panels(PANELS, PanelContext(services, self.themes.icons, self.sentences), self)
        self.finding = Finding(self.find_bar, self.tabs, self.themes.theme, self.sentences, self)
        self.counting = Counting(services.progress, services.settings, line, self)
        self.action_keys = ActionKeys(services, self.tabs, self)
        self._followers = Followers(
            (
                Title(self, line),
                self.metering,
                self.panels,
                self.finding,
                self.counting,
                Authorship(services.settings, line, self),
                self.reopening,
                self.models,
                self.action_keys,
                self.tabs,
            )
        )

    def _build_commands(self) -> None:
        context = Context(
            services=self.services,
            tabs=self.tabs,
            opening=self.opening,
            saving=self.saving,
            closing=self.page_closing,
            exporting=self.exporting,
            finding=self.finding,
            panels=self.panels,
            models=self.models,
            sentences=self.sentences,
            dialogs=self.dialogs,
            shell=self,
        )
        self.commands = WindowCommands(MENUS, context, self)
        self.menus = self.commands.fill(self.menuBar())
        self._own_keys = OwnKeys(self.services.settings, self.commands, self.action_keys, self)

    def _connect(self) -> None:
        services = self.services
        for menu in self.menus.values():
            menu.aboutToShow.connect(self.refresh_commands)
        self.themes.changed.connect(self._followers.take_theme)
        services.settings.changed.connect(self.commands.tick)
        self.tabs.current_changed.connect(self._followers.follow)
        self.tabs.current_changed.connect(self.refresh_commands)
        self.tabs.close_wanted.connect(self.page_closing.close)
        self.panels.turned.connect(self.commands.tick)
        self.line.words.clicked.connect(self.commands["counts"].trigger)
        self.line.chip.clicked.connect(self.commands["meter"].trigger)
        self.palette_card.closed.connect(self._focus_page)
        self.line.leave.clicked.connect(self._focus_page)
        self.models.changed.connect(self._on_model)
        self.models.rescue_wanted.connect(self.autosaving.save_everything)
        services.runs.refused.connect(self.sentences.refuse)
        services.speller.missing.connect(self.sentences.trouble)
        services.diagnostics.fault.connect(lambda sentence, _trace: self.sentences.trouble(sentence))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    # ------------------------------------------------------------ what app.main calls

    def open_files(self, paths: list[Path]) -> Errand[None]:
        """Open each of ``paths``; trouble with one is a sentence above the page."""
        return self.opening.open_all(paths)

    def restore_session(self) -> Errand[bool]:
        """The window and documents of the last session, else the welcome page. True if there was a session."""
        return self.services.documents.errands.go(self._restore_session())

    async def _restore_session(self) -> bool:
        resumed, places = await self.reopening.restore()
        await self.recovering.offer(places)
        if self.tabs.current is None:
            if resumed:
                self.opening.new()
                if self.reopening.held_back:
                    self.sentences.trouble(
                        "Redraft ended twice while it opened the texts of last time, so it left them closed. They are"
                        " under File, Open recent; open them one by one."
                    )
            else:
                self.opening.open_welcome()
        return resumed

    # ------------------------------------------------------------ what commands ask of the window

    def escape(self) -> None:
        """Esc goes to what is on top: the palette, then the page."""
        if self.palette_card.isVisible():
            self.palette_card.close_palette()
        elif self.find_bar.isVisible() and self.find_bar.isAncestorOf(self.focusWidget() or self):
            self.find_bar.close_bar()
        elif self.tabs.current is not None and not self.tabs.current.escape():
            self.find_bar.close_bar()
            self._focus_page()

    def open_palette(self) -> None:
        """Every command by name, but for this one."""
        self.refresh_commands()
        self.palette_card.place_in(self.tabs.geometry())
        commands = [entry for entry in self.commands.all() if entry[1] is not self.commands["palette"]]
        self.palette_card.open([*commands, *self.action_keys.all()])

    def refresh_commands(self) -> None:
        """Offer what can be done now; the rest says why not."""
        self.commands.refresh()
        self.action_keys.refresh()

    # ------------------------------------------------------------ inside

    def _make_page(self, document: Document) -> Page:
        page = Page(self.services, self.themes, document, self.tabs)
        plain_labels(page)
        page.run_shown.connect(lambda run: self._on_run(page, run))
        page.sentence.connect(self.sentences.say)
        page.models_wanted.connect(self._open_model_menu)
        self._followers.join(page)
        page.take_model(self.models.waiting)
        return page

    def _focus_page(self) -> None:
        if self.tabs.current is not None:
            self.tabs.current.editor.setFocus()

    def _open_model_menu(self, point: QPoint) -> None:
        self.refresh_commands()
        self.menus["Model"].popup(point)

    def _on_run(self, page: Page, run: Run) -> None:
        if page is self.tabs.current:
            self._followers.show_run(run)
            if not run.live or not run.steps:
                self.refresh_commands()

    def _on_model(self, waiting: str) -> None:
        self._followers.take_model(self.services.bridge.model, waiting)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.refresh_commands()

    # ------------------------------------------------------------ Qt's events

    def closeEvent(self, event: QCloseEvent) -> None:
        """Agreed to at once, or later: what is being saved is waited for, and the window goes on meanwhile."""
        if not self._agreed and (self._leaving is None or self._leaving.ended or self.page_closing.unasked):
            self._leaving = self.services.documents.errands.go(self._leave())
            self._leaving.then(lambda: QTimer.singleShot(0, self, self._close_agreed))
        event.setAccepted(self._agreed)
        if self._agreed and not self._closed:
            # Only from here, where the window goes: whoever hears it takes everything apart.
            self._closed = True
            self.closing.emit()

    async def _leave(self) -> None:
        if not await self.page_closing.may_close_all() or self._agreed:
            return
        self._agreed = True
        self.reopening.finish()
        self.metering.watch(False)
        self.dialogs.close_all()
        self.exporting.wait()
        self.importing.wait()
        self.page_closing.let_all_go()

    def _close_agreed(self) -> None:
        if self._agreed and not self._closed:
            self.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self._agreed:
            active = self.isActiveWindow()
            if active:
                self.services.documents.check_disk()
                self.action_keys.refresh()
            self.autosaving.watch(active)
        elif event.type() is QEvent.Type.WindowStateChange:
            self.metering.watch(not self.isMinimized())
            self.commands.tick()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self.metering.watch(True)
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.metering.watch(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.palette_card.isVisible():
            self.palette_card.place_in(self.tabs.geometry())
