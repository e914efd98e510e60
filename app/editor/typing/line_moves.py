"""Up and Down where something is drawn over the text: Qt takes its place for the text's own. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import Painter
from app.editor.typing.key_rule import KeyRule


class LineMoves(KeyRule):
    """Of ``page``: a line at a time, in the column where the first of several moves began."""

    def __init__(self, page: QPlainTextEdit, overlay: Overlay, painter: Painter) -> None:
        self._page, self._overlay, self._painter = page, overlay, painter
        self._column: tuple[int, float] | None = None
        """Where the last move came to (UTF-16), and the column it keeps to (pixels of the layout)."""

    def press(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        down = event.key() == Qt.Key.Key_Down
        if not self._overlay or not (down or event.key() == Qt.Key.Key_Up):
            return False
        if plain not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        cursor = self._page.textCursor()
        here = cursor.position()
        if self._column is None or self._column[0] != here:
            self._column = here, self._painter.x_at(here)
        there = self._painter.moved_by_line(here, down, self._column[1])
        keep = plain == Qt.KeyboardModifier.ShiftModifier
        cursor.setPosition(there, QTextCursor.MoveMode.KeepAnchor if keep else QTextCursor.MoveMode.MoveAnchor)
        self._column = there, self._column[1]
        self._page.setTextCursor(cursor)
        return True
