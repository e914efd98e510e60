"""What the mouse means on a page where something is drawn over the text; elsewhere it means what it does in Qt.

GUI thread. Moves the cursor, changes nothing else; what a press on something drawn is for, its listener knows.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import GhostRun, Overlay
from app.editor.ghosts.painting import Painter
from app.editor.positions.text_moves import select_word

_GO, _KEEP = QTextCursor.MoveMode.MoveAnchor, QTextCursor.MoveMode.KeepAnchor


class Mouse:
    """Of ``page``; each method says whether the event was dealt with, else it is Qt's. ``pressed`` hears on which run
    of ``overlay`` the left button went down, before the cursor moves."""

    def __init__(
        self, page: QPlainTextEdit, overlay: Overlay, painter: Painter, pressed: Callable[[GhostRun], None]
    ) -> None:
        self._page, self._overlay, self._painter, self._pressed = page, overlay, painter, pressed
        self._dragging = False

    def press(self, event: QMouseEvent) -> bool:
        if not self._overlay or event.button() is not Qt.MouseButton.LeftButton:
            return False
        position, run = self._painter.at(event.position())
        if run is not None:
            self._pressed(run)
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._go(position, _KEEP if extend else _GO)
        self._dragging = True
        return True

    def move(self, event: QMouseEvent) -> bool:
        if self._dragging:
            self._go(self._painter.at(event.position())[0], _KEEP)
        return self._dragging

    def release(self, event: QMouseEvent) -> bool:
        if not self._dragging or event.button() is not Qt.MouseButton.LeftButton:
            return False
        self._dragging = False
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        if not self._overlay:
            return False
        cursor = self._page.textCursor()
        cursor.setPosition(self._painter.at(event.position())[0])
        select_word(cursor)
        self._page.setTextCursor(cursor)
        return True

    def _go(self, position: int, mode: QTextCursor.MoveMode) -> None:
        cursor = self._page.textCursor()
        cursor.setPosition(position, mode)
        self._page.setTextCursor(cursor)
