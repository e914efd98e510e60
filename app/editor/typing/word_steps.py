"""Typed words as undo steps of their own: Qt takes all that is typed until the caret is moved for one, so that one
Ctrl+Z and a letter more would cost a paragraph. GUI thread."""

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.positions.units import head
from app.editor.typing.key_rule import KeyRule
from app.editor.typing.writing import insert_apart

_INSIDE = "'’-"
"""What stands between two letters of one word."""


class WordSteps(KeyRule):
    """The first and the second letter of a word on ``page``.

    Qt joins an insertion to the one before it unless that came in with a format of its own: so does the first letter,
    the second is joined to it by hand, and the rest by Qt.
    """

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page
        self._begun = (-1, -1)
        """Where the first letter of a word has just ended (UTF-16), and how much could be undone then. Not the text's
        revision: that also counts what an input method only shows."""

    def enter(self, text: str) -> bool:
        page = self._page
        cursor = page.textCursor()
        begun, self._begun = self._begun, (-1, -1)
        if page.isReadOnly() or cursor.hasSelection() or len(text) != 1 or not text.isprintable():
            return False
        if begun == (cursor.position(), page.document().availableUndoSteps()) and page.document().isModified():
            cursor.joinPreviousEditBlock()
            cursor.insertText(text, QTextCharFormat())
            cursor.endEditBlock()
        elif text.isalnum() and not _in_word(cursor):
            insert_apart(cursor, text)
            self._begun = (cursor.position(), page.document().availableUndoSteps())
        else:
            return False
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        return True


def _in_word(cursor: QTextCursor) -> bool:
    before = head(cursor.block().text(), cursor.positionInBlock())
    return before[-1:].isalnum() or (before[-1:] in _INSIDE and before[-2:-1].isalnum())
