"""Focus: all dimmed but the paragraph, or the sentence, being written. GUI thread; draws, changes nothing."""

from PySide6.QtCore import QPointF, QRectF, QTextBoundaryFinder
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.painting import x_of
from app.editor.positions.units import utf16_length

VEIL = 170
"""How much of the page's colour lies over what is dimmed, of 255."""


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence of ``text`` around UTF-16 ``place``, in UTF-16 units, without the space behind it."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Sentence, text)
    finder.setPosition(place)
    length = utf16_length(text)
    start = place if finder.isAtBoundary() and place < length else finder.toPreviousBoundary()
    finder.setPosition(place)
    end = finder.toNextBoundary()
    return max(0, start), length if end < 0 else end


def draw_veil(page: QPlainTextEdit, colour: QColor, sentence: bool, ghosts: bool) -> None:
    """Dim the viewport but for the caret's paragraph; with ``sentence`` but for its sentence.

    ``ghosts``: a draft stands in that paragraph; its lines no longer fit the text, so all of it stays clear.
    """
    block = page.textCursor().block()
    box = page.blockBoundingGeometry(block).translated(page.contentOffset())
    clear = QPainterPath()
    if sentence and not ghosts:
        start, end = sentence_at(block.text(), page.textCursor().position() - block.position())
        for line in _lines(block, start, end, box.topLeft()):
            clear.addRect(line)
    else:
        clear.addRect(QRectF(0, box.top(), page.viewport().width(), box.height()))
    whole = QPainterPath()
    whole.addRect(QRectF(page.viewport().rect()))
    veil = QColor(colour)
    veil.setAlpha(VEIL)
    painter = QPainter(page.viewport())
    painter.fillPath(whole.subtracted(clear), veil)
    painter.end()


def _lines(block: QTextBlock, start: int, end: int, corner: QPointF) -> list[QRectF]:
    layout, found = block.layout(), []
    for index in range(layout.lineCount()):
        line = layout.lineAt(index)
        low, high = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if low > high or (low == high and end > start):
            continue
        left, right = x_of(line, low), x_of(line, high)
        found.append(QRectF(corner.x() + left - 1, corner.y() + line.y(), right - left + 1, line.height()))
    return found
