"""The window's title: the document in front, and whether it is saved; its line endings and encoding in the status line.

GUI thread.
"""

from PySide6.QtWidgets import QMainWindow

from app.window.follower import Follower
from app.window.page import Page
from app.window.status.status_line import StatusLine


class Title(Follower):
    """Of one window."""

    def __init__(self, window: QMainWindow, line: StatusLine) -> None:
        self._window, self._line = window, line
        self._page: Page | None = None
        window.setWindowTitle("Redraft")

    def join(self, page: Page) -> None:
        page.document.modified_changed.connect(self._show)
        page.document.path_changed.connect(self._show)

    def follow(self, page: Page | None) -> None:
        self._page = page
        self._show()

    def _show(self, *_: object) -> None:
        page, window = self._page, self._window
        if page is None:
            window.setWindowTitle("Redraft")
            return
        # [*] is where Qt puts the platform's own sign for unsaved text.
        window.setWindowTitle(f"{page.document.name}[*] — Redraft")
        window.setWindowModified(page.document.modified)
        window.setWindowFilePath(str(page.document.path) if page.document.path is not None else "")
        self._line.show_form(page.document.endings, page.document.encoding)
