"""Faint dots under what a model wrote. GUI thread; drawn like the misspellings' waves, as colour is not the only
sign."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextLine

from app.documents.kept.provenance import Provenance
from app.editor.colours import PageColours
from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import x_of
from app.editor.layers.layer import Layer

BELOW = 4.5
"""Pixels from the base line down to the dots: below the waves of unknown words."""


class Bylines(Layer):
    """Of the text whose marks ``provenance`` holds; not where ``overlay`` draws something."""

    setting = "provenance.on"

    def __init__(self, provenance: Provenance, overlay: Overlay) -> None:
        self._provenance, self._overlay = provenance, overlay
        self._colour = PageColours().quiet

    def set_colours(self, colours: PageColours) -> None:
        self._colour = colours.quiet

    def begin(self, painter: QPainter) -> bool:
        if not self._provenance.used:
            return False
        pen = QPen(QColor(self._colour), 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.6])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        return True

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        if self._overlay.ghost(block) is not None:
            return  # a draft or a proposal stands there, with other lines than the text has
        marks = [mark for mark in self._provenance.of(block) if not mark.author.human]
        layout = block.layout()
        for index in range(layout.lineCount() if marks else 0):
            line = layout.lineAt(index)
            begin, end = line.textStart(), line.textStart() + line.textLength()
            for mark in marks:
                low, high = max(mark.start, begin), min(mark.end, end)
                if low < high:
                    _dots(painter, line, low, high, box.topLeft())


def _dots(painter: QPainter, line: QTextLine, low: int, high: int, corner: QPointF) -> None:
    y = corner.y() + line.y() + line.ascent() + BELOW
    painter.drawLine(QPointF(corner.x() + x_of(line, low), y), QPointF(corner.x() + x_of(line, high), y))
