"""The window: pages in tabs, a thin menu, a status line, and panels that open when wanted.

GUI thread. Builds the parts of this package and joins their signals; the work is theirs. Every long-lived object comes
in ``Services``; it makes none itself.
"""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QHideEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from app.documents.disk.naming import shown
from app.documents.document import Document
from app.drafting.actions import Action
from app.drafting.jobs import Job, State
from app.plain_words import plain_labels
from app.questions import Questions
from app.services import Services
from app.window.commands.action_keys import ActionKeys
from app.window.commands.command_palette import CommandPalette
from app.window.commands.deeds import deeds_of
from app.window.commands.window_commands import NEED_A_PAGE, Commands
from app.window.comparing.versions_dialog import VersionsDialog
from app.window.dialogs.help_window import HelpWindow
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.finding.find_bar import FindBar
from app.window.finding.find_session import Finding
from app.window.keys.key_choice import keys_of
from app.window.keys.keys_page import KeysPage
from app.window.model_loading import ModelMenu
from app.window.page import Page
from app.window.panels.panels import Panels
from app.window.parts.notice import Notice
from app.window.parts.theme import Theme, Themes
from app.window.saving.exporting import Exporting
from app.window.saving.importing import Importing
from app.window.saving.recovering import Rescue
from app.window.saving.reopening import Resuming
from app.window.saving.saving import Filing
from app.window.status.authorship import Authorship
from app.window.status.counting import Counting
from app.window.status.status_line import StatusLine
from app.window.tabs import Tabs

ZOOM_STEP = 1.1
LEFT_MS = 200
"""How long another window has to be in front before this one counts as left: that a question took the focus may be
heard of only when it is answered, and its answer may be not to save."""
WELCOME = "samples/welcome.md"
TRY_ON = "The ferry had been late"
"""How the paragraph of the welcome page begins that is selected for a first try."""
SETTING_CHECKS = {
    "page.focus": "focus_mode",
    "page.sentence": "focus_sentence",
    "page.typewriter": "typewriter",
    "spelling.on": "spelling",
    "provenance.on": "provenance",
}


class Window(QMainWindow):
    """One window over all documents. ``closing`` is emitted when it really closes, after asking."""

    closing = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.setWindowTitle("Redraft")
        self.setMinimumSize(560, 420)
        self.resize(1080, 760)
        self.setAcceptDrops(True)
        self.themes = Themes(services.paths, services.settings, self)
        self.themes.follow()
        self.setWindowIcon(QIcon(str(services.paths.resource("icons/redraft.svg"))))
        self.tabs = Tabs(self)
        self.setCentralWidget(self.tabs)
        self.find_bar = FindBar(self.themes.icons, self)
        self.tabs.add_foot(self.find_bar)
        self.finding = Finding(self.find_bar, self.tabs, self.themes.theme, self)
        self.line = StatusLine(self)
        self.setStatusBar(self.line)
        self.filing = Filing(services, self.tabs, self._make_page, Questions(self), self.themes, self)
        self.resuming = Resuming(services.paths.session_file, services.documents, self.tabs, self.filing, self)
        self.exporting = Exporting(self.filing.questions, services.documents.of_file, self)
        self.importing = Importing(self.filing.questions, self.filing.take_in, self.tabs, services.recent, self)
        self.rescue = Rescue(services.documents, self.filing, self.themes, self)
        self.models = ModelMenu(services, self.filing.questions, self._notice, self._notices, self)
        self.panels = Panels(services, self.themes, self, self.line.chip, self.filing.questions)
        self.counting = Counting(services.progress, services.settings, self.line, self.panels.counts, self)
        self.authorship = Authorship(services.settings, self.line, self)
        self.palette_card = CommandPalette(self)
        self._dialogs: dict[str, QDialog] = {}
        self._agreed = False
        self._left = QTimer(self)
        self._left.setSingleShot(True)
        self._left.setInterval(LEFT_MS)
        self._left.timeout.connect(self._on_left)
        self.commands = Commands(deeds_of(self), self)
        self.menus = self.commands.fill(self.menuBar())
        self.action_keys = ActionKeys(services.actions, self, self.run_action)
        self._take_keys()
        self._connect()
        plain_labels(self)
        self._take_theme(self.themes.theme)
        self._on_model(self.models.waiting)
        self._show_checks()

    def set_questions(self, questions: Questions) -> None:
        """Answer questions otherwise (tests)."""
        self.filing.questions = self.models.questions = self.panels.questions = questions
        self.exporting.questions = self.importing.questions = questions

    def _connect(self) -> None:
        services = self.services
        self.menus["Open recent"].aboutToShow.connect(self._fill_recent)
        for name in ("File", "Edit", "Draft", "View", "Model"):
            self.menus[name].aboutToShow.connect(self.refresh_commands)
        self.themes.changed.connect(self._take_theme)
        services.settings.changed.connect(self._on_setting)
        self.tabs.current_changed.connect(self._on_page)
        self.tabs.close_wanted.connect(self.filing.close)
        self.filing.said.connect(self.line.say)
        self.panels.said.connect(self.line.say)
        self.finding.said.connect(self.line.say)
        self.exporting.said.connect(self.line.say)
        self.exporting.trouble.connect(self.filing.trouble)
        self.filing.foreign.connect(self.importing.start)
        self.importing.said.connect(self.line.say)
        self.importing.trouble.connect(self.filing.trouble)
        self.panels.shown.connect(lambda name, on: self.commands.check(name, on))
        self.line.words.clicked.connect(lambda: self.panels.turn("counts"))
        self.line.chip.clicked.connect(lambda: self.panels.turn("meter"))
        self.palette_card.closed.connect(self._focus_page)
        self.models.changed.connect(self._on_model)
        self.models.loading.connect(self.line.chip.show_loading)
        self.models.rescue_wanted.connect(self._save_all)
        services.runs.refused.connect(self._on_refused)
        services.speller.missing.connect(self.filing.trouble)
        services.diagnostics.fault.connect(lambda sentence, _trace: self.filing.trouble(sentence))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    # ------------------------------------------------------------ what app.main calls

    def open_files(self, paths: list[Path]) -> None:
        """Open each of ``paths``; trouble with one is a sentence above the page."""
        for path in paths:
            self.filing.open(path)
        if self.tabs.current is None:
            self.filing.new()
            for path in paths:
                if not os.path.exists(path):
                    self.filing.trouble(f"There is no file “{shown(str(path))}”; here is an empty page instead.")

    def restore_session(self) -> bool:
        """The window and documents of the last session, else the welcome page. True if there was a session."""
        resumed, places = self.resuming.restore()
        self.rescue.offer(places)
        if self.tabs.current is None:
            if resumed:
                self.filing.new()
                if self.resuming.held_back:
                    self.filing.trouble(
                        "Redraft ended twice while it opened the texts of last time, so it left them closed. They are"
                        " under File, Open recent; open them one by one."
                    )
            else:
                self.open_welcome()
        return resumed

    # ------------------------------------------------------------ what commands do

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
        self.refresh_commands()
        self.palette_card.place_in(self.tabs.geometry())
        commands = [entry for entry in self.commands.all() if entry[1] is not self.commands["palette"]]
        self.palette_card.open([*commands, *self.action_keys.all()])

    def run_action(self, action: Action) -> None:
        """A writing action by its name or key: at once, on what is selected."""
        if self.tabs.current is not None:
            self.tabs.current.run_action(action)

    def open_settings(self) -> None:
        self._open_dialog(
            "settings", lambda: SettingsDialog(self.services.settings, {"Keys": KeysPage(self.services.settings)}, self)
        )

    def open_versions(self, page: Page) -> None:
        """Earlier versions of the page's file."""
        store = self.services.documents.versions
        if store is not None:
            dialog = VersionsDialog(page.document, store, self.themes.theme, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.restored.connect(self.line.say)
            page.document.destroyed.connect(dialog.close)
            dialog.open()

    def open_help(self, page: str) -> None:
        dialog = self._open_dialog("help", lambda: HelpWindow(self.services.paths.resource("help"), self))
        if isinstance(dialog, HelpWindow):
            dialog.open_page(page)

    def open_about(self) -> None:
        self.filing.questions.about(
            "Redraft",
            "An editor for writers with a text-diffusion model on this machine.\n"
            "Nothing you write leaves it.\n\nLicence: Apache-2.0.",
        )

    def open_welcome(self) -> None:
        """The sample page, with a passage selected to try on."""
        text = self.services.paths.resource(WELCOME).read_text(encoding="utf-8")
        page = self.filing.new(text, "Welcome")
        start = page.editor.text().find(TRY_ON)
        if start >= 0:
            end = page.editor.text().find("\n", start)
            page.editor.select(start, end)

    def open_own_actions(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.services.paths.own_actions)))

    def remove_hole(self, page: Page) -> None:
        number = page.editor.hole_at(page.editor.caret())
        if number is not None:
            page.editor.remove_hole(number)

    def zoom(self, steps: int) -> None:
        """Larger (1), smaller (-1) or the usual size (0)."""
        settings = self.services.settings
        zoom = 1.0 if steps == 0 else settings.get("page.zoom") * ZOOM_STEP**steps
        settings.set("page.zoom", round(min(4.0, max(0.5, zoom)), 3))
        self.line.say(f"Zoom {settings.get('page.zoom'):.0%}")

    def turn_sentence_focus(self) -> None:
        """Only with the paragraph's focus does a sentence's mean anything."""
        settings = self.services.settings
        on = not (settings.get("page.focus") and settings.get("page.sentence"))
        settings.set("page.sentence", on)
        settings.set("page.focus", on or settings.get("page.focus"))

    def turn_whole_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
        self.commands.check("whole_screen", self.isFullScreen())

    def refresh_commands(self) -> None:
        """Offer what can be done now; the rest says why not."""
        page = self.tabs.current
        job = self.services.runs.current(page.editor) if page is not None else None
        proposed = job is not None and job.state is State.PROPOSED
        live = job is not None and job.live
        editor = page.editor if page is not None else None
        able = {
            "go": proposed or (page is not None and not live),
            "keep": live,
            "pause": live,
            "again": proposed or (page is not None and page.bar.isVisible() and not live),
            "remove_hole": editor is not None and editor.hole_at(editor.caret()) is not None,
            "remove_holes": editor is not None and bool(editor.holes()),
            "model_unload": self.services.bridge.model is not None,
            "toggle_change": editor is not None and editor.current_change is not None,
        }
        able |= dict.fromkeys(("next_variant", "previous_variant", "next_change", "previous_change"), proposed)
        able |= dict.fromkeys(NEED_A_PAGE, page is not None)
        for name, on in able.items():
            self.commands.enable(name, on)
        self.action_keys.refresh(self.services.bridge.offered)

    # ------------------------------------------------------------ inside

    def _make_page(self, document: Document) -> Page:
        page = Page(self.services, self.themes, document, self.tabs)
        plain_labels(page)
        page.job_shown.connect(lambda job: self._on_job(page, job))
        page.said.connect(self.line.say)
        self.counting.follow(page)
        self.authorship.follow(page)
        self.resuming.follow(page)
        page.models_wanted.connect(lambda point: self._open_model_menu(point))
        document.modified_changed.connect(self._show_title)
        document.path_changed.connect(self._show_title)
        page.take_model(self.models.waiting)
        return page

    def _notice(self) -> Notice | None:
        return self.tabs.current.notice if self.tabs.current is not None else None

    def _notices(self) -> list[Notice]:
        return [page.notice for page in self.tabs.pages]

    def _focus_page(self) -> None:
        if self.tabs.current is not None:
            self.tabs.current.editor.setFocus()

    def _open_model_menu(self, point: QPoint) -> None:
        self.refresh_commands()
        self.menus["Model"].popup(point)

    def _open_dialog(self, name: str, make: Callable[[], QDialog]) -> QDialog:
        dialog = self._dialogs.get(name)
        if dialog is None:
            dialog = self._dialogs[name] = make()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _on_page(self, page: Page | None) -> None:
        self._show_title()
        self.panels.follow(page)
        self.finding.follow(page)
        self.refresh_commands()
        self.counting.show(page)
        self.authorship.show(page)
        self.line.words.setVisible(page is not None)
        if page is None:
            return
        self.line.show_form(page.document.endings, page.document.encoding)
        if self.models.trouble and self.services.bridge.model is None and not page.notice.isVisible():
            self.models.show_trouble(page.notice)

    def _on_job(self, page: Page, job: Job) -> None:
        if page is self.tabs.current:
            self.panels.show_job(job)
            if not job.live or not job.steps:
                self.refresh_commands()

    def _on_model(self, waiting: str) -> None:
        bridge = self.services.bridge
        if not waiting or not waiting.startswith("The model is being loaded"):
            let_go = bridge.offered if bridge.model is None else None
            self.line.chip.show_model(bridge.model, f"{let_go.title or let_go.name}, let go" if let_go else "No model")
        self.panels.take_model(bridge.model, waiting)
        self.action_keys.refresh(bridge.offered)
        for page in self.tabs.pages:
            page.take_model(waiting)

    def _on_refused(self, sentence: str) -> None:
        page, notice = self.tabs.current, self._notice()
        telling = [one for one in self.tabs.pages if not one.bar.isHidden() and one.bar.failure_shown == sentence]
        if notice is None or page in telling:
            return
        if telling:
            # It stands there until it is read; here only that there is something to read.
            self.line.say(f"{telling[0].document.name}: {sentence}")
        elif notice.isVisible() and notice.buttons():
            # What waits for an answer stays.
            self.line.say(sentence)
        else:
            notice.say(sentence, key="refused")

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.refresh_commands()

    def _on_setting(self, key: str, _value: object) -> None:
        if key in ("theme", *SETTING_CHECKS):
            self._show_checks()
        if key in ("spelling.on", "spelling.languages"):
            self.services.use_spelling()
        elif key == "keys":
            self._take_keys()
            self.action_keys.refresh(self.services.bridge.offered)
        elif key in ("model.device", "model.dtype"):
            self.models.reload()
        elif key == "meter.on":
            self.panels.watch(self.isVisible())

    def _take_keys(self) -> None:
        self.commands.set_keys(keys_of(self.services.settings.get("keys")))
        self.action_keys.reserve([command for _menu, command in self.commands.all()])

    def _show_checks(self) -> None:
        settings = self.services.settings
        for name in ("system", "light", "dark", "contrast"):
            self.commands.check(f"theme_{name}", settings.get("theme") == name)
        for key, command in SETTING_CHECKS.items():
            self.commands.check(command, settings.get(key))

    def _show_title(self) -> None:
        page = self.tabs.current
        if page is None:
            self.setWindowTitle("Redraft")
            return
        # [*] is where Qt puts the platform's own sign for unsaved text.
        self.setWindowTitle(f"{page.document.name}[*] — Redraft")
        self.setWindowModified(page.document.modified)
        self.setWindowFilePath(str(page.document.path) if page.document.path is not None else "")
        self.line.show_form(page.document.endings, page.document.encoding)

    def _take_theme(self, theme: Theme) -> None:
        self.panels.take_theme(theme)
        self.finding.take_theme(theme)
        for page in self.tabs.pages:
            page.take_theme(theme)

    def _fill_recent(self) -> None:
        menu = self.menus["Open recent"]
        menu.clear()
        for path in self.services.recent.paths[:15]:
            action = menu.addAction(shown(f"{path.name}   {path.parent}").replace("&", "&&"))
            action.triggered.connect(lambda _on=False, path=path: self.filing.open(path))
        if menu.isEmpty():
            menu.addAction("No files yet").setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction("Forget these").triggered.connect(lambda: self.services.recent.forget())

    def _save_all(self) -> None:
        for page in self.tabs.pages:
            if page.document.modified:
                self.filing.save(page)

    # ------------------------------------------------------------ Qt's events

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._agreed and not self.filing.may_close_all():
            event.ignore()
            return
        if not self._agreed:
            self._agreed = True
            self.resuming.finish()
            self.panels.watch(False)
            for dialog in self._dialogs.values():
                dialog.close()
            self.exporting.wait()
            self.importing.wait()
            self.filing.let_all_go()
            self.closing.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self._agreed:
            if self.isActiveWindow():
                self.services.documents.check_disk()
                self.action_keys.refresh(self.services.bridge.offered)
                self._left.stop()
            else:
                self._left.start()
        elif event.type() is QEvent.Type.WindowStateChange:
            self.panels.watch(not self.isMinimized())

    def _on_left(self) -> None:
        # With a question open, whether and where to save may be what it asks.
        if self.services.settings.get("file.autosave") and QApplication.activeModalWidget() is None:
            self._autosave()

    def _autosave(self) -> None:
        for page in self.tabs.pages:
            if page.document.modified and page.document.path is not None and not page.notice.asks:
                self.filing.save(page)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self.panels.watch(True)
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.panels.watch(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.palette_card.isVisible():
            self.palette_card.place_in(self.tabs.geometry())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.open_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
