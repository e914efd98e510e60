"""Memory as one stacked bar, with the peak marked and every part repeated in words.

GUI thread. Paints the parts it is given; knows nothing of runs or machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.window.parts.phrases import bytes_text
from app.window.parts.theme import Theme


@dataclass(frozen=True, slots=True)
class MemoryPart:
    """One part of a stacked bar: its words, its size in bytes, the theme's colour and a pattern beside the colour."""

    label: str
    size: int
    colour: str
    pattern: Qt.BrushStyle = Qt.BrushStyle.SolidPattern


class MemoryBar(QWidget):
    """Memory as one bar; the peak is a marked line. The legend below repeats every part in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[MemoryPart, ...] = ()
        self._peak = 0
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def take_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_parts(self, parts: Sequence[MemoryPart], peak: int) -> None:
        """Parts from the left; ``peak`` in bytes from the left end, 0 hides its mark."""
        if (tuple(parts), peak) == (self._parts, self._peak):
            return
        self._parts, self._peak = tuple(parts), peak
        self.setAccessibleName("Memory")
        self.setAccessibleDescription(", ".join(f"{part.label} {bytes_text(part.size)}" for part in parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 34 + self.fontMetrics().height() * len(self._parts) + 4 * len(self._parts))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._theme is None or not self._parts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total = max(1, sum(part.size for part in self._parts))
        bar = QRectF(0.5, 6.5, self.width() - 1, 16)
        shape = QPainterPath()
        shape.addRoundedRect(bar, 4, 4)
        painter.save()
        painter.setClipPath(shape)
        left = bar.left()
        for part in self._parts:
            wide = bar.width() * part.size / total
            box = QRectF(left, bar.top(), wide, bar.height())
            painter.fillRect(box, self._theme.colour(part.colour))
            if part.pattern is not Qt.BrushStyle.SolidPattern:
                painter.fillRect(box, QBrush(self._theme.colour("ground"), part.pattern))
            left += wide
        painter.restore()
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawPath(shape)
        if self._peak:
            x = bar.left() + bar.width() * min(1.0, self._peak / total)
            painter.setPen(QPen(self._theme.colour("ink"), 2))
            painter.drawLine(QPointF(x, 2), QPointF(x, 27))
        metrics = self.fontMetrics()
        top = 34.0
        for part in self._parts:
            swatch = QRectF(1, top + (metrics.height() - 10) / 2, 10, 10)
            painter.fillRect(swatch, self._theme.colour(part.colour))
            if part.pattern is not Qt.BrushStyle.SolidPattern:
                painter.fillRect(swatch, QBrush(self._theme.colour("ground"), part.pattern))
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawRect(swatch)
            row = QRectF(20, top, self.width() - 20, metrics.height())
            painter.setPen(self._theme.colour("quiet"))
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft, part.label)
            painter.setPen(self._theme.colour("ink"))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight, bytes_text(part.size))
            top += metrics.height() + 4
        painter.end()
