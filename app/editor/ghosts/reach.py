"""The bracket in the margin: how far the model sees.

GUI thread. A thin widget beside the page, not in it; the range follows the text through two cursors.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.editor.ghosts.painting import Painter
from app.editor.positions.anchor import Anchor

WIDTH = 12


class Reach(QWidget):
    """Draws a bracket from the first line of ``anchor`` to its last; nothing without one."""

    def __init__(self, parent: QWidget, painter: Painter) -> None:
        super().__init__(parent)
        self._painter = painter
        self._anchor: Anchor | None = None
        self.colour = "#c4beb2"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip("How far the model sees")
        self.hide()

    def show_range(self, anchor: Anchor | None) -> None:
        self._anchor = anchor
        self.setVisible(anchor is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._anchor is None:
            return
        top = self._painter.rect_of(self._anchor.start)
        bottom = self._painter.rect_of(self._anchor.end)
        if top.isNull() and bottom.isNull():
            return
        high, low = top.top() + 3, bottom.bottom() - 3
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self.colour), 1.5))
        x = 3.0
        points = [QPointF(WIDTH - 3, high), QPointF(x, high), QPointF(x, low), QPointF(WIDTH - 3, low)]
        painter.drawPolyline(points)
        painter.end()
