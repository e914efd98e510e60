"""The keys of one page: every key goes through the rules in their order, and what none of them takes is Qt's.

GUI thread. The order is the list; each rule says itself what it takes.
"""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import Painter
from app.editor.markdown.highlighter import Highlighter
from app.editor.typing.key_rule import KeyRule
from app.editor.typing.line_moves import LineMoves
from app.editor.typing.page_keys import IgnoredKeys, LineSeparator, UndoKeys
from app.editor.typing.plain_typing import PlainTyping
from app.editor.typing.smart_keys import SmartKeys
from app.editor.typing.whole_characters import WholeCharacters
from app.editor.typing.word_moves import WordMoves
from app.editor.typing.word_steps import WordSteps
from app.settings import Settings


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
            SmartKeys(page, overlay, highlighter, settings),
            LineMoves(page, overlay, painter),
            WordMoves(page),
        )
        """Keys that have a meaning of their own."""
        self._typing: tuple[KeyRule, ...] = (PlainTyping(page), WordSteps(page), WholeCharacters(page))
        """What is typed or deleted otherwise than Qt would."""

    def press(self, event: QKeyEvent) -> None:
        """Do what the key means."""
        if not any(rule.press(event) for rule in self._meanings):
            if not any(rule.press(event) for rule in self._typing):
                self._plainly(event)
            self._overlay.ensure()
            if event.text().isprintable() and event.text().strip():
                self._typed(self._page.textCursor().position())
        for rule in self._meanings:
            rule.finish()
