"""Keeps the page where it is while the mouse is at work on it. GUI thread; scrolls back, changes nothing else.

Qt brings the caret into sight, and the typewriter its line to one height, wherever the caret came from. Under a pressed
button, or between the two clicks of a pair, other text would come to lie under the pointer: a press that moves by one
pixel would select all that went by, and the next letter would take its place.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit


class HeldStill:
    """Of ``page``."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page
        self._buttons = Qt.MouseButton.NoButton

    @property
    def pressed(self) -> bool:
        """Whether a button is down on the page."""
        # Both: a release that another window took, or a drag, never comes here.
        return bool(self._buttons & QGuiApplication.mouseButtons())

    @contextmanager
    def during(self, event: QMouseEvent) -> Iterator[None]:
        """Whatever the caret does within, the page stays scrolled as it is."""
        bar = self._page.verticalScrollBar()
        before = bar.value()
        self._buttons = event.buttons()
        yield
        # A move may have begun to drag text and come back after the drop, wherever the page was scrolled to for that.
        dropped = event.type() is QEvent.Type.MouseMove and not self.pressed
        if not dropped and bar.value() != before:
            bar.setValue(before)
