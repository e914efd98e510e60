"""The windows of their own that commands open: settings, help, the versions of a file, and what the program is.

GUI thread. Each is built when it is first wanted; settings and help stay and are shown again.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.services import Services
from app.window.comparing.versions_dialog import VersionsDialog
from app.window.dialogs.guard_page import GuardPage
from app.window.dialogs.help_window import HelpWindow
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.keys.keys_page import KeysPage
from app.window.page import Page
from app.window.parts.theme import Themes
from app.window.status.sentences import Sentences


class WindowDialogs:
    """Over one window."""

    def __init__(self, services: Services, themes: Themes, sentences: Sentences, window: QWidget) -> None:
        self._services, self._themes, self._sentences, self._window = services, themes, sentences, window
        self._kept: dict[str, QDialog] = {}

    def open_settings(self) -> None:
        """Every setting, and the keys."""
        settings = self._services.settings
        self._show(
            "settings",
            lambda: SettingsDialog(settings, {"Guard": GuardPage(settings), "Keys": KeysPage(settings)}, self._window),
        )

    def open_help(self, page: str = "") -> None:
        """The page whose file name ends with ``page``, else the first one."""
        dialog = self._show("help", lambda: HelpWindow(self._services.paths.resource("help"), self._window))
        if isinstance(dialog, HelpWindow):
            dialog.open_page(page)

    def open_versions(self, page: Page) -> None:
        """Earlier versions of the page's file."""
        store = self._services.documents.versions
        if store is not None:
            errands = self._services.documents.errands
            dialog = VersionsDialog(page.document, store, errands, self._themes.theme, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.restored.connect(self._sentences.say)
            page.document.destroyed.connect(dialog.close)
            dialog.open()

    def open_about(self) -> None:
        """What the program is."""
        self._services.questions.about(
            "Redraft",
            "An editor for writers with a text-diffusion model on this machine.\n"
            "Nothing you write leaves it.\n\nLicence: Apache-2.0.",
        )

    def close_all(self) -> None:
        """Close what was kept open."""
        for dialog in self._kept.values():
            dialog.close()

    def _show(self, name: str, build: Callable[[], QDialog]) -> QDialog:
        dialog = self._kept.get(name)
        if dialog is None:
            dialog = self._kept[name] = build()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog
