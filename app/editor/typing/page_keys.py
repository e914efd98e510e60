"""Keys that mean something else on this page than in Qt's plain text editor. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.typing.key_rule import KeyRule

_Key = QKeySequence.StandardKey


class LineSeparator(KeyRule):
    """Shift+Enter begins a paragraph: a line separator is not what it means in a text file."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page

    def press(self, event: QKeyEvent) -> bool:
        if not event.matches(_Key.InsertLineSeparator):
            return False
        self._page.textCursor().insertBlock()
        self._page.ensureCursorVisible()
        return True


class UndoKeys(KeyRule):
    """Undo and redo are the page's own, which see to the caret."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page

    def press(self, event: QKeyEvent) -> bool:
        if self._page.isReadOnly():
            return False
        if event.matches(_Key.Undo):
            self._page.undo()
        elif event.matches(_Key.Redo):
            self._page.redo()
        else:
            return False
        return True


class IgnoredKeys(KeyRule):
    """Ctrl+E and Ctrl+K are left to the window: what Qt makes of them on X11, the end of the line and deleting to it,
    is not what they are pressed for here."""

    def press(self, event: QKeyEvent) -> bool:
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier or event.key() not in (Qt.Key.Key_E, Qt.Key.Key_K):
            return False
        event.ignore()
        return True
