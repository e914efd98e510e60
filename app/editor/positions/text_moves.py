"""Characters and words of a paragraph that something is drawn over: Qt looks for their ends in what it draws there, and
would stop inside words, or between the halves of a character. Here the same moves are made in the text alone.

GUI thread. Knows nothing of what is drawn.
"""

from PySide6.QtGui import QTextCursor, QTextDocument

_KEEP = QTextCursor.MoveMode.KeepAnchor


def drawn_over(cursor: QTextCursor) -> bool:
    """Whether something is drawn over the paragraph that ``cursor`` stands in."""
    return bool(cursor.block().layout().preeditAreaText())


def move_in_text(cursor: QTextCursor, operation: QTextCursor.MoveOperation, mode: QTextCursor.MoveMode) -> bool:
    """Move ``cursor`` by what stands in its paragraph's text. False: ``operation`` leads out of the paragraph, and the
    cursor stays."""
    block = cursor.block()
    start, end = block.position(), block.position() + block.length() - 1
    if mode is QTextCursor.MoveMode.MoveAnchor and not start <= cursor.anchor() <= end:
        return False
    document = _paragraph_alone(cursor)
    inner = QTextCursor(document)
    inner.setVisualNavigation(True)
    inner.setPosition(min(max(cursor.anchor(), start), end) - start)
    inner.setPosition(cursor.position() - start, _KEEP)
    if not inner.movePosition(operation, mode):
        return False
    cursor.setPosition(start + inner.position(), mode)
    return True


def select_word(cursor: QTextCursor) -> None:
    """Select the word that ``cursor`` stands in."""
    if not drawn_over(cursor):
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return
    document = _paragraph_alone(cursor)
    start = cursor.block().position()
    inner = QTextCursor(document)
    inner.setPosition(cursor.position() - start)
    inner.select(QTextCursor.SelectionType.WordUnderCursor)
    cursor.setPosition(start + inner.anchor())
    cursor.setPosition(start + inner.position(), _KEEP)


def _paragraph_alone(cursor: QTextCursor) -> QTextDocument:
    """A document of nothing but the cursor's paragraph, which is drawn by nobody."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultTextOption(cursor.document().defaultTextOption())
    # What Qt would take for the end of a frame, or for a byte order mark, counts as one character too.
    text = cursor.block().text().translate(dict.fromkeys((0xFDD0, 0xFDD1, 0xFEFF, 0xFFFE), "\ufffd"))
    QTextCursor(document).insertText(text)
    return document
