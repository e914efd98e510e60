"""Wavy lines under unknown words, for the paragraphs in sight only, and the word that is meant at a place.

GUI thread. Drawn over the finished page: no format of the text changes, so a long document costs what a short one does.
Knows a speller and a page; changes nothing.
"""

from collections import OrderedDict

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTextBlock, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.spelling.speller import Speller
from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import x_of
from app.editor.positions.units import Units

KEPT = 400
LONGEST = 20_000
"""Characters above which a paragraph is not looked at: it is no prose."""
WAVE = 2.0


class Spelling:
    """The marks of one page. ``typing_at`` is the caret's UTF-16 position while its word may be unfinished, else -1."""

    def __init__(self, page: QPlainTextEdit, overlay: Overlay, speller: Speller) -> None:
        self._page, self._overlay, self.speller = page, overlay, speller
        self._kept: OrderedDict[str, tuple[tuple[int, int], ...]] = OrderedDict()
        self.colour = "#b3261e"
        self.on = True
        self.typing_at = -1

    def forget(self) -> None:
        """Other words are known now."""
        self._kept.clear()
        self._page.viewport().update()

    def mistakes(self, block: QTextBlock) -> tuple[tuple[int, int], ...]:
        """The unknown words of a paragraph, in UTF-16 units from its start."""
        text = block.text()
        if not self.on or len(text) > LONGEST:
            return ()
        found = self._kept.get(text)
        if found is None:
            points = self.speller.mistakes(text)
            units = Units(text).all_to_utf16([place for span in points for place in span])
            found = tuple(zip(units[::2], units[1::2], strict=True))
            self._kept[text] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def mistake_at(self, position: int) -> tuple[int, int] | None:
        """The unknown word at UTF-16 ``position`` of the document, as a range of it."""
        block = self._page.document().findBlock(position)
        place = position - block.position()
        for start, end in self.mistakes(block):
            if start <= place <= end:
                return block.position() + start, block.position() + end
        return None

    def next_after(self, position: int) -> tuple[int, int] | None:
        """The first unknown word that begins after ``position``, round the end."""
        document = self._page.document()
        first = block = document.findBlock(position)
        low = position - block.position()
        for turn in range(document.blockCount() + 1):
            for start, end in self.mistakes(block):
                if turn or start > low:
                    return block.position() + start, block.position() + end
            block = block.next() if block.next().isValid() else document.firstBlock()
            if turn and block == first.next():
                break
        return None

    def paint(self) -> None:
        """Draw over the viewport as it was just painted."""
        if not self.on or not self.speller.ready:
            return
        page = self._page
        painter = QPainter(page.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.colour), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        block = page.firstVisibleBlock()
        offset = page.contentOffset()
        while block.isValid():
            box = page.blockBoundingGeometry(block).translated(offset)
            if box.top() > page.viewport().height():
                break
            # A draft or a proposal stands there: its words are not the writer's.
            if block.isVisible() and self._overlay.ghost(block) is None:
                for start, end in self.mistakes(block):
                    if start + block.position() <= self.typing_at <= end + block.position():
                        continue
                    self._draw(painter, block.layout(), start, end, box.topLeft())
            block = block.next()
        painter.end()

    def _draw(self, painter: QPainter, layout: QTextLayout, start: int, end: int, corner: QPointF) -> None:
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            low, high = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if high <= low:
                continue
            left, right = corner.x() + x_of(line, low), corner.x() + x_of(line, high)
            y = corner.y() + line.y() + line.ascent() + 3.5
            path = QPainterPath(QPointF(left, y))
            x, up = left, True
            while x < right:
                x = min(right, x + WAVE)
                path.lineTo(x, y - (WAVE if up else 0.0))
                up = not up
            painter.drawPath(path)
