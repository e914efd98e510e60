"""What a rule for keys is. GUI thread.

A new rule is a subclass here in this room and a line in :class:`app.editor.typing.keyboard.Keyboard`.
"""

from PySide6.QtGui import QKeyEvent


class KeyRule:
    """What one kind of key means on a page."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means. False: it is none of this rule's, nothing was done, and the next rule is asked."""
        raise NotImplementedError

    def finish(self) -> None:
        """The key is on the page, whichever rule or Qt itself has put it there."""
