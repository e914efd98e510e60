"""What is typed on one page: every key, and every character that an input method has finished, goes through the rules
in their order, and what none of them takes is put in as it is.

GUI thread. The order is the list; each rule says itself what it takes.
"""

from collections.abc import Callable, Iterator

from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import Painter
from app.editor.markdown.highlighter import Highlighter
from app.editor.typing.key_rule import KeyRule
from app.editor.typing.line_moves import LineMoves
from app.editor.typing.list_keys import ListKeys
from app.editor.typing.page_keys import IgnoredKeys, LineSeparator, UndoKeys
from app.editor.typing.plain_typing import PlainTyping
from app.editor.typing.smart_keys import SmartKeys
from app.editor.typing.whole_characters import WholeCharacters
from app.editor.typing.word_moves import WordMoves
from app.editor.typing.word_steps import WordSteps
from app.editor.typing.writing import insert_apart
from app.settings import Settings
from engine.prose.characters import is_mark, is_unspaced


class Keyboard:
    """Of ``page``. ``plainly`` is what Qt does with a key; ``typed`` hears where the caret stands (UTF-16) after a
    character came in through Qt or one of the rules for typing."""

    def __init__(
        self,
        page: QPlainTextEdit,
        overlay: Overlay,
        painter: Painter,
        highlighter: Highlighter,
        settings: Settings,
        plainly: Callable[[QKeyEvent], None],
        typed: Callable[[int], None],
    ) -> None:
        self._page, self._overlay, self._plainly, self._typed = page, overlay, plainly, typed
        self._meanings: tuple[KeyRule, ...] = (
            LineSeparator(page),
            UndoKeys(page),
            IgnoredKeys(),
            ListKeys(page, highlighter, settings),
            SmartKeys(page, overlay, highlighter, settings),
            LineMoves(page, overlay, painter),
            WordMoves(page),
        )
        """Keys that have a meaning of their own."""
        self._typing: tuple[KeyRule, ...] = (PlainTyping(page), WordSteps(page), WholeCharacters(page))
        """What is typed or deleted otherwise than Qt would."""
        self._reached = (-1, -1)
        """Where the caret stood, and how much could be undone, when a character had come in."""

    @property
    def typing(self) -> bool:
        """Whether the last thing that happened to the text was a character typed where the caret stands."""
        return self._reached == self._now()

    def press(self, event: QKeyEvent) -> None:
        """Do what the key means."""
        if not any(rule.press(event) for rule in self._meanings):
            if not any(rule.press(event) for rule in self._typing):
                self._plainly(event)
            self.note(event.text())
        for rule in self._meanings:
            rule.finish()

    def enter(self, text: str) -> None:
        """Put in what an input method has finished: letter by letter as though it were typed. What it made of a script
        without spaces between words comes in as it was made, and is a step of its own."""
        for part in _parts(text.replace("\r\n", "\n").replace("\r", "\n")):
            if is_unspaced(part[0]):
                self._put(part, apart=True)
            elif not any(rule.enter(part) for rule in (*self._meanings, *self._typing)):
                self._put(part)
            self.note(part)
            for rule in self._meanings:
                rule.finish()

    def note(self, text: str = "") -> None:
        """``text`` came in at the caret."""
        self._overlay.ensure()
        if text.isprintable() and text.strip():
            self._typed(self._page.textCursor().position())
        self._reached = self._now()

    def _put(self, text: str, apart: bool = False) -> None:
        cursor = self._page.textCursor()
        if apart:
            insert_apart(cursor, text)
        else:
            cursor.insertText(text, QTextCharFormat())
        self._page.setTextCursor(cursor)
        self._page.ensureCursorVisible()

    def _now(self) -> tuple[int, int]:
        return self._page.textCursor().position(), self._page.document().availableUndoSteps()


def _parts(text: str) -> Iterator[str]:
    """Each character of ``text``; of a script without spaces between words as much as comes together."""
    part = ""
    for char in text:
        if part and not (is_unspaced(part[0]) and (is_unspaced(char) or is_mark(char))):
            yield part
            part = ""
        part += char
    if part:
        yield part
