"""Moving and deleting by a character or a word where something is drawn over the caret's paragraph. GUI thread."""

from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.positions.text_moves import drawn_over, move_in_text
from app.editor.typing.key_rule import KeyRule

_Key, _Move = QKeySequence.StandardKey, QTextCursor.MoveOperation
_GO, _KEEP = QTextCursor.MoveMode.MoveAnchor, QTextCursor.MoveMode.KeepAnchor
_MOVES = (
    (_Key.MoveToNextChar, _Move.Right, _GO),
    (_Key.MoveToPreviousChar, _Move.Left, _GO),
    (_Key.SelectNextChar, _Move.Right, _KEEP),
    (_Key.SelectPreviousChar, _Move.Left, _KEEP),
    (_Key.MoveToNextWord, _Move.WordRight, _GO),
    (_Key.MoveToPreviousWord, _Move.WordLeft, _GO),
    (_Key.SelectNextWord, _Move.WordRight, _KEEP),
    (_Key.SelectPreviousWord, _Move.WordLeft, _KEEP),
)
_DELETIONS = ((_Key.DeleteStartOfWord, _Move.PreviousWord), (_Key.DeleteEndOfWord, _Move.NextWord))


class WordMoves(KeyRule):
    """Of ``page``. A move that leads out of the paragraph is Qt's."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page

    def press(self, event: QKeyEvent) -> bool:
        page = self._page
        cursor = page.textCursor()
        if not drawn_over(cursor):
            return False
        for key, operation, mode in _MOVES:
            if event.matches(key):
                moved = move_in_text(cursor, operation, mode)
                break
        else:
            deletion = next((operation for key, operation in _DELETIONS if event.matches(key)), None)
            if deletion is None or page.isReadOnly() or cursor.hasSelection():
                return False
            moved = move_in_text(cursor, deletion, _KEEP)
            cursor.removeSelectedText()
        if moved:
            page.setTextCursor(cursor)
            page.ensureCursorVisible()
        return moved
