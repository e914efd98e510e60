"""What is typed or composed is the writer's, beside a model's words too. GUI thread.

Qt would put a letter in with the format of the text beside it, and that format says who wrote it.
"""

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.kept.provenance import written_by
from app.editor.ghosts.overlay import Overlay
from app.editor.typing.key_rule import KeyRule

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class PlainTyping(KeyRule):
    """Of ``page``: a letter that Qt would put in as a model's, and the paragraph's end, of which Qt makes two undo
    steps where a paragraph begins."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page

    def press(self, event: QKeyEvent) -> bool:
        page = self._page
        text, cursor = event.text(), page.textCursor()
        if page.isReadOnly():
            return False
        if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            text = "\n"
        else:
            if not text or event.modifiers() in (_CONTROL, _CONTROL | _SHIFT):
                return False
            if not (text == "\t" or text[0].isprintable() or unicodedata.category(text[0]) == "Cf"):
                return False
            if written_by(cursor.charFormat()) is None:
                return False
        cursor.insertText(text, QTextCharFormat())
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        return True


class Composing:
    """Input methods on ``page``: :meth:`begin` before Qt has an event, :meth:`end` behind it.

    Qt takes any preedit text in the caret's block for its own and would delete the selection with it, so what
    ``overlay`` draws leaves that block first and comes back when nothing is being composed there.
    """

    def __init__(self, page: QPlainTextEdit, overlay: Overlay) -> None:
        self._page, self._overlay = page, overlay

    def begin(self, event: QInputMethodEvent) -> None:
        self._overlay.hold(self._page.textCursor().position())
        cursor = self._page.textCursor()
        if event.commitString() and written_by(cursor.charFormat()) is not None:
            if cursor.hasSelection():
                cursor.removeSelectedText()
                self._page.setTextCursor(cursor)
            self._page.setCurrentCharFormat(QTextCharFormat())

    def end(self, event: QInputMethodEvent) -> None:
        self._overlay.hold(self._page.textCursor().position() if event.preeditString() else -1)
