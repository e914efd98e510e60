"""A key typed on a page becomes its curly, long or short form, by switch. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.positions.units import head
from app.editor.typing.smart_punctuation import STYLES, Typed, is_elision, typed
from app.editor.typing.writing import insert_apart

APOSTROPHE = "’"
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_KEEP = QTextCursor.MoveMode.KeepAnchor


class SmartKeys:
    """Of one page. For each key :meth:`prepare`, :meth:`type`, and :meth:`finish` once it is on the page; undo brings
    back what was typed."""

    def __init__(self, page: QPlainTextEdit, overlay: Overlay) -> None:
        self._page, self._overlay = page, overlay
        self._style = "off"
        # Behind the last single quote that was opened here: it may turn out to be an apostrophe.
        self._quote: QTextCursor | None = None
        # Where it turned out to be one with this key, and the text's revision before that.
        self._due: tuple[int, int] | None = None

    def prepare(self, event: QKeyEvent, style: str) -> None:
        """``event`` is about to be typed in ``style`` (one of STYLES, or "off")."""
        self._style, self._due = style, None
        page, quote, key = self._page, self._quote, event.text()
        cursor = page.textCursor()
        if style == "off" or page.isReadOnly() or quote is None or cursor.hasSelection() or not _is_character(event):
            return
        block = cursor.block()
        if quote.block() != block or quote.atBlockStart() or quote > cursor or self._overlay.ghost(block) is not None:
            return
        line = block.text()
        at = len(head(line, quote.positionInBlock())) - 1
        if is_elision(head(line, cursor.positionInBlock()), at, key, style):
            self._due = quote.position() - 1, page.document().revision()

    def type(self, event: QKeyEvent) -> bool:
        """Put in what the key becomes. False: it is for the page itself."""
        page, key, style = self._page, event.text(), self._style
        if style == "off" or key not in ("'", '"', "-", ".") or not _is_character(event) or page.isReadOnly():
            return False
        cursor = page.textCursor()
        block = cursor.block()
        made = typed(head(block.text(), cursor.selectionStart() - block.position()), key, style)
        if made is None or (cursor.hasSelection() and made.back) or self._in_hole(cursor, made.back):
            return False
        _replace(cursor, key, made)
        if key == "'" and made.text == STYLES[style][2] != APOSTROPHE:
            self._quote = QTextCursor(cursor)
            self._quote.setKeepPositionOnInsert(True)
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        return True

    def finish(self) -> None:
        """The key is on the page: what it made of a quote before it is done now, so that undo leaves the key there."""
        due, self._due = self._due, None
        page = self._page
        if due is None or page.document().revision() == due[1]:
            return
        self._quote = None
        caret, cursor = page.textCursor(), QTextCursor(page.document())
        cursor.beginEditBlock()
        cursor.setPosition(due[0])
        cursor.setPosition(due[0] + 1, _KEEP)
        insert_apart(cursor, APOSTROPHE)
        if not caret.atBlockStart():
            # Undo puts the caret behind all that a step changed: that is where the writer types.
            _touch(cursor, caret.position())
        cursor.endEditBlock()

    def _in_hole(self, cursor: QTextCursor, back: int) -> bool:
        """Whether any of the ``back`` characters before the caret is drawn over: a hole's, or a draft's."""
        ghost = self._overlay.ghost(cursor.block())
        if ghost is None:
            return False
        here = cursor.positionInBlock()
        shown = [
            (placed.source, placed.source + placed.end - placed.start)
            for placed in ghost.placed
            if placed.source is not None
        ]
        return any(
            ghost.start <= place < ghost.start + ghost.hidden and not any(low <= place < high for low, high in shown)
            for place in range(here - back, here)
        )


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    plain = event.modifiers() not in (_CONTROL, _CONTROL | _SHIFT)
    return plain and len(text) == 1 and (text.isprintable() or text in "\r\n\t")


def _replace(cursor: QTextCursor, key: str, made: Typed) -> None:
    """First what was typed, then what it becomes: two steps."""
    if made.raw:
        _take(cursor, made.back)
        insert_apart(cursor, made.raw)
    else:
        cursor.insertText(key, QTextCharFormat())
    _take(cursor, len(made.raw) or made.back + 1)
    insert_apart(cursor, made.text)


def _take(cursor: QTextCursor, back: int) -> None:
    # Not by moving left: beside a hole that goes by what is drawn there.
    cursor.setPosition(cursor.position() - back, _KEEP)


def _touch(cursor: QTextCursor, position: int) -> None:
    """Make the character before ``position`` part of the step, as it is."""
    cursor.setPosition(position - 1)
    cursor.setPosition(position, _KEEP)
    cursor.setCharFormat(QTextCharFormat())
