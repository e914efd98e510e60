"""Focus: all dimmed but the paragraph, or the sentence, being written. GUI thread; draws, changes nothing."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.colours import PageColours
from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import x_of
from app.editor.layers.layer import PageLayer
from app.editor.positions.units import Units
from app.settings import Settings
from engine.prose.sentences import sentence_around

VEIL = 170
"""How much of the page's colour lies over what is dimmed, of 255."""


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence of ``text`` around UTF-16 ``place``, in UTF-16 units, without the space behind it."""
    units = Units(text)
    start, end = units.all_to_utf16(sentence_around(text, units.to_points(place)))
    return start, end


class FocusVeil(PageLayer):
    """Over ``page`` but for the caret's paragraph; by setting but for its sentence."""

    setting = "page.focus"

    def __init__(self, page: QPlainTextEdit, overlay: Overlay, settings: Settings) -> None:
        self._page, self._overlay, self._settings = page, overlay, settings
        self._colour = PageColours().page
        self._clear = QPainterPath()
        self._block = self._place = 0

    def set_colours(self, colours: PageColours) -> None:
        self._colour = colours.page

    def begin(self, painter: QPainter) -> None:
        cursor = self._page.textCursor()
        self._block, self._place = cursor.blockNumber(), cursor.positionInBlock()
        self._clear = QPainterPath()

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        if block.blockNumber() != self._block:
            return
        # The lines of a draft do not fit the text's sentences: all of its paragraph stays clear.
        if self._settings.get("page.sentence") and self._overlay.ghost(block) is None:
            start, end = sentence_at(block.text(), self._place)
            for line in _lines(block, start, end, box.topLeft()):
                self._clear.addRect(line)
        else:
            self._clear.addRect(QRectF(0, box.top(), self._page.viewport().width(), box.height()))

    def end(self, painter: QPainter) -> None:
        whole = QPainterPath()
        whole.addRect(QRectF(self._page.viewport().rect()))
        veil = QColor(self._colour)
        veil.setAlpha(VEIL)
        painter.fillPath(whole.subtracted(self._clear), veil)


def _lines(block: QTextBlock, start: int, end: int, corner: QPointF) -> list[QRectF]:
    """The boxes of ``start:end`` of ``block`` (UTF-16 units), line by line."""
    layout, boxes = block.layout(), []
    for index in range(layout.lineCount()):
        line = layout.lineAt(index)
        low, high = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if low > high or (low == high and end > start):
            continue
        left, right = x_of(line, low), x_of(line, high)
        boxes.append(QRectF(corner.x() + left - 1, corner.y() + line.y(), right - left + 1, line.height()))
    return boxes
