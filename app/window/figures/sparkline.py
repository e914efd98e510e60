"""Milliseconds of the last passes as a line, with the most and the last in words.

GUI thread. Paints the numbers it is given; knows nothing of runs.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.window.parts.phrases import ms_text
from app.window.parts.theme import Theme


class Sparkline(QWidget):
    """Milliseconds of the last passes as a line, with its least, last and most in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[float] = []
        self._theme: Theme | None = None
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def take_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_values(self, values: Sequence[float]) -> None:
        self._values = list(values)
        if values:
            self.setAccessibleDescription(f"last {ms_text(values[-1])}, most {ms_text(max(values))}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("quiet"))
        if not self._values:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "No pass yet")
            painter.end()
            return
        words = self.fontMetrics().horizontalAdvance("most 00.0 ms") + 8
        area = QRectF(2, 6, max(20, self.width() - words - 4), self.height() - 14)
        top = max(self._values) * 1.1 or 1.0
        step = area.width() / max(1, len(self._values) - 1)
        line = QPainterPath()
        for index, value in enumerate(self._values):
            point = QPointF(area.left() + index * step, area.bottom() - area.height() * value / top)
            if index:
                line.lineTo(point)
            else:
                line.moveTo(point)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(self._theme.colour("accent"), 1.8))
        painter.drawPath(line)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(line.currentPosition(), 2.5, 2.5)
        height = self.fontMetrics().height()
        for row, (word, value) in enumerate((("most", max(self._values)), ("last", self._values[-1]))):
            box = QRectF(self.width() - words, 4 + row * (height + 4), words, height)
            painter.setPen(self._theme.colour("quiet"))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"{word} {ms_text(value)}")
        painter.end()
