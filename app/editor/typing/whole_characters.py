"""Deleting what the writer sees as one character: an emoji joined of several, a flag, a letter with its marks.

GUI thread. Qt's Backspace takes one code point, which is the custom for a letter's marks and leaves halves of an emoji;
its Delete looks at what is drawn over a paragraph instead of at the text.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.positions.graphemes import grapheme_before, grapheme_behind
from app.editor.typing.key_rule import KeyRule


class WholeCharacters(KeyRule):
    """Of ``page``: the character before the caret (Backspace) or behind it (Delete)."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page

    def press(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        back = event.key() == Qt.Key.Key_Backspace and plain
        if not back and not event.matches(QKeySequence.StandardKey.Delete):
            return False
        page = self._page
        cursor = page.textCursor()
        if page.isReadOnly() or cursor.hasSelection() or (cursor.atBlockStart() if back else cursor.atBlockEnd()):
            return False
        block, here = cursor.block(), cursor.positionInBlock()
        low, high = (grapheme_before if back else grapheme_behind)(block.text(), here)
        if low == high:
            return False
        cursor.setPosition(block.position() + low)
        cursor.setPosition(block.position() + high, cursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        return True
