"""Characters and words of a paragraph that something is drawn over: Qt looks for their ends in what it draws there, and
would stop inside words, or between the halves of a character. Here the same moves are made in the bare text.

GUI thread. Knows nothing of what is drawn.
"""

from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

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


def move_bare(page: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Move or delete by a character or a word, where something is drawn over the caret's paragraph. False: nothing is,
    or the move leads out of the paragraph, and it is for the page itself."""
    cursor = page.textCursor()
    if not _drawn_over(cursor):
        return False
    for key, operation, mode in _MOVES:
        if event.matches(key):
            moved = _move(cursor, operation, mode)
            break
    else:
        deletion = next((operation for key, operation in _DELETIONS if event.matches(key)), None)
        if deletion is None or page.isReadOnly() or cursor.hasSelection():
            return False
        moved = _move(cursor, deletion, _KEEP)
        cursor.removeSelectedText()
    if moved:
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
    return moved


def select_word(cursor: QTextCursor) -> None:
    """Select the word that ``cursor`` stands in."""
    if not _drawn_over(cursor):
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return
    document = _bare(cursor)
    start = cursor.block().position()
    bare = QTextCursor(document)
    bare.setPosition(cursor.position() - start)
    bare.select(QTextCursor.SelectionType.WordUnderCursor)
    cursor.setPosition(start + bare.anchor())
    cursor.setPosition(start + bare.position(), _KEEP)


def _drawn_over(cursor: QTextCursor) -> bool:
    return bool(cursor.block().layout().preeditAreaText())


def _move(cursor: QTextCursor, operation: QTextCursor.MoveOperation, mode: QTextCursor.MoveMode) -> bool:
    block = cursor.block()
    start, end = block.position(), block.position() + block.length() - 1
    if mode is _GO and not start <= cursor.anchor() <= end:
        return False
    document = _bare(cursor)
    bare = QTextCursor(document)
    bare.setVisualNavigation(True)
    bare.setPosition(min(max(cursor.anchor(), start), end) - start)
    bare.setPosition(cursor.position() - start, _KEEP)
    if not bare.movePosition(operation, mode):
        return False
    cursor.setPosition(start + bare.position(), mode)
    return True


def _bare(cursor: QTextCursor) -> QTextDocument:
    """A document of nothing but the cursor's paragraph, which is drawn by nobody."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultTextOption(cursor.document().defaultTextOption())
    # What Qt would take for the end of a frame counts as one character too.
    text = cursor.block().text().translate({0xFDD0: "\ufffd", 0xFDD1: "\ufffd"})
    QTextCursor(document).insertText(text)
    return document
