"""Saving by itself once the window was left, where the writer wants that. GUI thread."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.window.saving.saving import Saving
from app.window.tabs import Tabs

LEFT_MS = 200
"""How long another window has to be in front before this one counts as left: that a question took the focus may be
heard of only when it is answered, and its answer may be not to save."""


class Autosaving(QObject):
    """Of one window."""

    def __init__(self, settings: Settings, tabs: Tabs, saving: Saving, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._tabs, self._saving = settings, tabs, saving
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LEFT_MS)
        self._timer.timeout.connect(self._on_left)

    def watch(self, active: bool) -> None:
        """The window is in front, or another one."""
        if active:
            self._timer.stop()
        else:
            self._timer.start()

    def save_files(self) -> None:
        """Save what has a file and waits for no answer."""
        for page in self._tabs.pages:
            if page.document.modified and page.document.path is not None and not page.notice.asks:
                self._saving.save(page)

    def save_everything(self) -> None:
        """Save all that is unsaved, asking for names where there are none."""
        for page in self._tabs.pages:
            if page.document.modified:
                self._saving.save(page)

    def _on_left(self) -> None:
        # With a question open, whether and where to save may be what it asks.
        if self._settings.get("file.autosave") and QApplication.activeModalWidget() is None:
            self.save_files()
