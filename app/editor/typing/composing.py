"""Input methods on a page: dead keys, the keyboards of other scripts, handwriting, dictation. GUI thread.

What is still being composed is Qt's to show, in the paragraph's layout. What comes of it is typed, by the same rules as
keys are (``app.editor.typing.keyboard``).
"""

from collections.abc import Callable

from PySide6.QtGui import QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.typing.keyboard import Keyboard
from app.editor.typing.writing import insert_apart

_KEEP = QTextCursor.MoveMode.KeepAnchor


class Composing:
    """Of ``page``; ``plainly`` is what Qt does with an event.

    Qt takes any preedit text in the caret's block for its own and would delete the selection with it, so what
    ``overlay`` draws leaves that block first and comes back when nothing is being composed there.
    """

    def __init__(
        self,
        page: QPlainTextEdit,
        overlay: Overlay,
        keyboard: Keyboard,
        plainly: Callable[[QInputMethodEvent], None],
    ) -> None:
        self._page, self._overlay, self._keyboard, self._plainly = page, overlay, keyboard, plainly
        self._shown = False
        """Whether something is being composed."""

    def take(self, event: QInputMethodEvent) -> None:
        """Do what the input method says."""
        text = event.commitString()
        if self._page.isReadOnly():
            # Qt would put the text in all the same.
            event.ignore()
            return
        if not text and not event.replacementLength():
            self._show(event)
            return
        if self._shown:
            self._show(QInputMethodEvent("", []))
        if not self._replaced(event):
            self._keyboard.enter(text)
        # What is composed next, or where the input method wants the caret.
        self._show(QInputMethodEvent(event.preeditString(), event.attributes()))
        event.accept()

    def _show(self, event: QInputMethodEvent) -> None:
        self._overlay.hold(self._page.textCursor().position())
        self._plainly(event)
        self._shown = bool(event.preeditString())
        self._overlay.hold(self._page.textCursor().position() if self._shown else -1)

    def _replaced(self, event: QInputMethodEvent) -> bool:
        """Put the text in place of what the input method wants gone: a letter that gets its accent, a word that is
        written otherwise. False: what it wants gone is selected now, or nothing, and the text is typed there."""
        page, text, length = self._page, event.commitString(), event.replacementLength()
        if length <= 0:
            return False
        caret = page.textCursor()
        if caret.hasSelection():
            caret.removeSelectedText()
        last = page.document().characterCount() - 1
        start = min(max(caret.position() + event.replacementStart(), 0), last)
        gone = QTextCursor(caret)
        gone.setPosition(start)
        gone.setPosition(min(start + length, last), _KEEP)
        if not start <= caret.position() <= gone.position():
            insert_apart(gone, text)
            return True
        if text.isalnum() and self._keyboard.typing:
            # A letter of the word that is being typed: one step with it.
            gone.joinPreviousEditBlock()
            gone.insertText(text, QTextCharFormat())
            gone.endEditBlock()
            page.setTextCursor(gone)
            self._keyboard.note()
            return True
        page.setTextCursor(gone)
        if not text:
            gone.removeSelectedText()
        return not text
