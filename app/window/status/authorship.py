"""Who wrote the words at the caret, said in the status line. GUI thread; only while marks are shown."""

from PySide6.QtCore import QObject

from app.documents.buffer.provenance import Author
from app.settings import Settings
from app.window.follower import Follower
from app.window.page import Page
from app.window.status.status_line import StatusLine


class Authorship(Follower, QObject):
    """Of one window."""

    def __init__(self, settings: Settings, line: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._line = settings, line
        self._front: Page | None = None
        settings.changed.connect(self._on_setting)

    def join(self, page: Page) -> None:
        """Look whenever the caret of ``page`` moves or its marks change."""
        page.editor.cursorPositionChanged.connect(lambda: self._on_caret(page))
        page.document.provenance.changed.connect(lambda: self._on_caret(page))

    def follow(self, page: Page | None) -> None:
        self._front = page
        author = None
        if page is not None and self._settings.get("provenance.on"):
            author = page.document.provenance.at(page.editor.textCursor().position())
        self._line.author.setText(author_text(author))
        self._line.author.setVisible(author is not None)

    def _on_caret(self, page: Page) -> None:
        if page is self._front:
            self.follow(page)

    def _on_setting(self, key: str, _value: object) -> None:
        if key == "provenance.on":
            self.follow(self._front)


def author_text(author: Author | None) -> str:
    """ "Written by starter, 2026-11-24"; nothing for the writer's own words."""
    if author is None:
        return ""
    return f"Written by {author.name or 'a model'}" + (f", {author.date}" if author.date else "")
