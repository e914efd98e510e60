"""Enter, Tab and Shift+Tab in lists and quotations: they go on, end, and nest. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.markdown.highlighter import Highlighter
from app.editor.markdown.list_items import ListItem, columns, ended_prefix, lifted, nested, next_prefix, read_item
from app.editor.positions.units import head
from app.editor.typing.key_rule import KeyRule
from app.editor.typing.writing import insert_apart
from app.settings import Settings

FAR = 300
"""Lines above in which the list around an item is looked for."""
_KEEP = QTextCursor.MoveMode.KeepAnchor


class ListKeys(KeyRule):
    """Of ``page``, not in code and data. Each key is one undo step."""

    def __init__(self, page: QPlainTextEdit, highlighter: Highlighter, settings: Settings) -> None:
        self._page, self._highlighter, self._settings = page, highlighter, settings

    def press(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and plain:
            back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers())
            return self._works() and self._shift(deeper=not back)
        return super().press(event)

    def enter(self, text: str) -> bool:
        cursor = self._page.textCursor()
        if text != "\n" or not self._works() or cursor.hasSelection():
            return False
        block = cursor.block()
        line, place = block.text(), len(head(block.text(), cursor.positionInBlock()))
        item = self._item(block)
        if item is None or place < len(item.prefix.rstrip()):
            return False
        if not line[len(item.prefix) :].strip():
            cursor.setPosition(block.position())
            cursor.setPosition(block.position() + block.length() - 1, _KEEP)
            insert_apart(cursor, ended_prefix(item, _above(block)))
        elif place < len(item.prefix):
            return False
        else:
            # What follows begins with its words.
            spaces = len(line[place:]) - len(line[place:].lstrip(" "))
            cursor.setPosition(cursor.position() + spaces, _KEEP)
            insert_apart(cursor, "\n" + next_prefix(item, _above(block)))
        self._page.setTextCursor(cursor)
        self._page.ensureCursorVisible()
        return True

    def _works(self) -> bool:
        return not self._page.isReadOnly() and bool(self._settings.get("typing.lists"))

    def _item(self, block: QTextBlock) -> ListItem | None:
        item = read_item(block.text())
        literal = item is not None and self._highlighter.structure.is_literal_at(block, len(item.prefix))
        return None if literal else item

    def _shift(self, deeper: bool) -> bool:
        """The selected items, or the one at the caret, a level deeper or higher, with what stands in them. False: it is
        none."""
        cursor = self._page.textCursor()
        document = self._page.document()
        block, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        item = self._item(block)
        if item is None or not item.marker:
            return False
        edit = QTextCursor(document)
        edit.beginEditBlock()
        while block.isValid() and block.blockNumber() <= last.blockNumber():
            item = self._item(block)
            moved = None
            if item is not None and item.marker:
                moved = (nested if deeper else lifted)(item, _above(block))
            inner = _inside(block, item) if item is not None and item.marker else []
            if item is not None and moved is not None:
                _put(edit, block, len(item.quote), len(item.indent + item.marker), moved.indent + moved.marker)
                by = columns(moved.indent) - item.depth
                for each in inner:
                    _indent(edit, each, len(item.quote), by)
            block = (inner[-1] if inner else block).next()
        edit.endEditBlock()
        self._page.ensureCursorVisible()
        return True


def _above(block: QTextBlock) -> list[str]:
    """The lines above, the nearest first."""
    lines = []
    for _ in range(FAR):
        block = block.previous()
        if not block.isValid():
            break
        lines.append(block.text())
    return lines


def _inside(block: QTextBlock, item: ListItem) -> list[QTextBlock]:
    """The lines behind ``block`` that stand in its item."""
    blocks: list[QTextBlock] = []
    for _ in range(FAR):
        block = block.next()
        line = block.text()[len(item.quote) :]
        if not block.isValid() or columns(line[: len(line) - len(line.lstrip())]) <= item.depth or not line.strip():
            break
        blocks.append(block)
    return blocks


def _put(edit: QTextCursor, block: QTextBlock, start: int, size: int, new: str) -> None:
    edit.setPosition(block.position() + start)
    edit.setPosition(block.position() + start + size, _KEEP)
    if edit.selectedText() != new:
        edit.insertText(new, QTextCharFormat())


def _indent(edit: QTextCursor, block: QTextBlock, start: int, by: int) -> None:
    line = block.text()[start:]
    indent = line[: len(line) - len(line.lstrip())]
    _put(edit, block, start, len(indent), " " * max(0, columns(indent) + by))
