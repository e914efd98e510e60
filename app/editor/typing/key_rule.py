"""What a rule for keys is, and what a key puts in. GUI thread.

A new rule is a subclass here in this room and a line in :class:`app.editor.typing.keyboard.Keyboard`.
"""

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class KeyRule:
    """What one kind of key means on a page: :meth:`press`, or :meth:`enter` of a rule about what is put in."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means. False: it is none of this rule's, nothing was done, and the next rule is asked."""
        text = typed_text(event)
        return bool(text) and self.enter(text)

    def enter(self, text: str) -> bool:
        """Put ``text`` in, a character or a newline, whether it came by a key or from an input method. False: as
        :meth:`press`."""
        return False

    def finish(self) -> None:
        """The key is on the page, whichever rule or Qt itself has put it there."""


def typed_text(event: QKeyEvent) -> str:
    """What the key puts in, a newline for a paragraph's end; "" where that is nothing."""
    if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
        return "\n"
    text = event.text()
    if not text or event.modifiers() in (_CONTROL, _CONTROL | _SHIFT):
        return ""
    return text if text == "\t" or text[0].isprintable() or unicodedata.category(text[0]) == "Cf" else ""
