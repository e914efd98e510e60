"""Faint dots under what a model wrote, for the paragraphs in sight only.

GUI thread. Drawn over the finished page like the spelling's waves; colour is not the only sign. Changes nothing.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextLine
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.kept.provenance import Provenance
from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import x_of

BELOW = 4.5
"""Pixels from the base line down to the dots: below the waves of unknown words."""


def draw_bylines(page: QPlainTextEdit, provenance: Provenance, overlay: Overlay, colour: str) -> None:
    """Draw over the viewport as it was just painted."""
    if not provenance.used:
        return
    pen = QPen(QColor(colour), 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.1, 2.6])
    painter = QPainter(page.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    block, offset = page.firstVisibleBlock(), page.contentOffset()
    while block.isValid():
        box = page.blockBoundingGeometry(block).translated(offset)
        if box.top() > page.viewport().height():
            break
        # A draft or a proposal stands there, with other lines than the text has.
        if block.isVisible() and overlay.ghost(block) is None:
            _draw(painter, provenance, block, box.topLeft())
        block = block.next()
    painter.end()


def _draw(painter: QPainter, provenance: Provenance, block: QTextBlock, corner: QPointF) -> None:
    marks = [mark for mark in provenance.of(block) if not mark.author.human]
    layout = block.layout()
    for index in range(layout.lineCount() if marks else 0):
        line = layout.lineAt(index)
        begin, end = line.textStart(), line.textStart() + line.textLength()
        for mark in marks:
            low, high = max(mark.start, begin), min(mark.end, end)
            if low < high:
                _dots(painter, line, low, high, corner)


def _dots(painter: QPainter, line: QTextLine, low: int, high: int, corner: QPointF) -> None:
    y = corner.y() + line.y() + line.ascent() + BELOW
    painter.drawLine(QPointF(corner.x() + x_of(line, low), y), QPointF(corner.x() + x_of(line, high), y))
