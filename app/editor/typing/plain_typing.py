"""What is typed is the writer's, beside a model's words too. GUI thread.

Qt would put a letter in with the format of the text beside it, and that format says who wrote it.
"""

from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.buffer.provenance import written_by
from app.editor.typing.key_rule import KeyRule


class PlainTyping(KeyRule):
    """Of ``page``: a letter that Qt would put in as a model's, and the paragraph's end, of which Qt makes two undo
    steps where a paragraph begins."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page

    def enter(self, text: str) -> bool:
        page = self._page
        cursor = page.textCursor()
        if page.isReadOnly() or (text != "\n" and written_by(cursor.charFormat()) is None):
            return False
        cursor.insertText(text, QTextCharFormat())
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        return True
