"""A character typed on a page becomes its curly, long or short form, by switch. GUI thread."""

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.markdown.highlighter import Highlighter
from app.editor.positions.units import head
from app.editor.typing.key_rule import KeyRule
from app.editor.typing.smart_punctuation import STYLES, SmartForm, is_elision, smart_form
from app.editor.typing.writing import insert_apart
from app.settings import Settings
from engine.prose.structure.typed import ABOVE, typed_as_it_is

APOSTROPHE = "’"
_KEEP = QTextCursor.MoveMode.KeepAnchor


class SmartKeys(KeyRule):
    """Of ``page``; not in code and front matter. Undo brings back what was typed."""

    def __init__(self, page: QPlainTextEdit, overlay: Overlay, highlighter: Highlighter, settings: Settings) -> None:
        self._page, self._overlay, self._highlighter, self._settings = page, overlay, highlighter, settings
        self._quote: QTextCursor | None = None
        """Behind the last single quote that was opened here: it may turn out to be an apostrophe."""
        self._elision: tuple[int, int] | None = None
        """Where it turned out to be one with this key (UTF-16), and the text's revision before that."""

    def enter(self, text: str) -> bool:
        self._elision = None
        if self._page.isReadOnly() or len(text) != 1 or not (text.isprintable() or text in "\n\t"):
            return False
        style = self._style()
        if style == "off":
            return False
        self._look_for_elision(text, style)
        return self._put_in(text, style)

    def finish(self) -> None:
        """Make an apostrophe of the quote before it that this key has shown to be one: only now, so that undo leaves
        the key where it is."""
        elision, self._elision = self._elision, None
        page = self._page
        if elision is None or page.document().revision() == elision[1]:
            return
        self._quote = None
        caret, cursor = page.textCursor(), QTextCursor(page.document())
        cursor.beginEditBlock()
        cursor.setPosition(elision[0])
        cursor.setPosition(elision[0] + 1, _KEEP)
        insert_apart(cursor, APOSTROPHE)
        if not caret.atBlockStart():
            # Undo puts the caret behind all that a step changed: that is where the writer types.
            _touch(cursor, caret.position())
        cursor.endEditBlock()

    def _style(self) -> str:
        """One of STYLES, or "off"."""
        cursor = self._page.textCursor()
        block = cursor.block()
        column = len(head(block.text(), cursor.selectionStart() - block.position()))
        literal = self._highlighter.structure.is_literal_at(block, column)
        return "off" if literal else str(self._settings.get("typing.quotes"))

    def _look_for_elision(self, key: str, style: str) -> None:
        page, quote = self._page, self._quote
        cursor = page.textCursor()
        if quote is None or cursor.hasSelection():
            return
        block = cursor.block()
        if quote.block() != block or quote.atBlockStart() or quote > cursor or self._overlay.ghost(block) is not None:
            return
        line = block.text()
        place = len(head(line, quote.positionInBlock())) - 1
        if is_elision(head(line, cursor.positionInBlock()), place, key, style):
            self._elision = quote.position() - 1, page.document().revision()

    def _put_in(self, key: str, style: str) -> bool:
        """Put in what ``key`` becomes. False: it stays itself."""
        if key not in ("'", '"', "-", "."):
            return False
        page = self._page
        cursor = page.textCursor()
        block = cursor.block()
        if self._is_unfinished(cursor, key):
            return False
        form = smart_form(head(block.text(), cursor.selectionStart() - block.position()), key, style)
        if form is None or (cursor.hasSelection() and form.back) or self._in_hole(cursor, form.back):
            return False
        _replace(cursor, key, form)
        if key == "'" and form.text == STYLES[style][2] != APOSTROPHE:
            self._quote = QTextCursor(cursor)
            self._quote.setKeepPositionOnInsert(True)
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        return True

    def _is_unfinished(self, cursor: QTextCursor, key: str) -> bool:
        """Whether ``key`` goes into something that is no prose and not closed yet."""
        block = cursor.block()
        above: list[str] = []
        other = block.previous()
        while other.isValid() and len(above) < ABOVE:
            above.append(other.text())
            other = other.previous()
        return typed_as_it_is(above[::-1], head(block.text(), cursor.selectionStart() - block.position()), key)

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


def _replace(cursor: QTextCursor, key: str, form: SmartForm) -> None:
    """First what was typed, then what it becomes: two steps."""
    if form.raw:
        _take(cursor, form.back)
        insert_apart(cursor, form.raw)
    else:
        cursor.insertText(key, QTextCharFormat())
    _take(cursor, len(form.raw) or form.back + 1)
    insert_apart(cursor, form.text)


def _take(cursor: QTextCursor, back: int) -> None:
    # Not by moving left: beside a hole that goes by what is drawn there.
    cursor.setPosition(cursor.position() - back, _KEEP)


def _touch(cursor: QTextCursor, position: int) -> None:
    """Make the character before ``position`` part of the step, as it is."""
    cursor.setPosition(position - 1)
    cursor.setPosition(position, _KEEP)
    cursor.setCharFormat(QTextCharFormat())
