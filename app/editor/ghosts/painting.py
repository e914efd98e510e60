"""Painting and pointing on a page that has ghosts.

GUI thread. Qt's own painting takes a block's caret and selections for offsets of its layout, which is wrong as soon
as a preedit area stands before them; here both go through the ghost's map. Also draws what character formats cannot:
the bars of unsettled words and the pills of holes.
"""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock, QTextFormat, QTextLayout, QTextLine
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.colours import PageColours
from app.editor.ghosts.overlay import Ghost, GhostRun, Look, Overlay, format_range
from app.editor.positions.in_sight import blocks_in_sight


def x_of(line: QTextLine, place: int) -> float:
    """Where offset ``place`` of the layout stands in ``line``; the binding gives a pair, its stub says otherwise."""
    x: Any = line.cursorToX(place)
    return float(x[0] if isinstance(x, tuple) else x)


class Painter:
    """Draws ``page``'s visible blocks with their ghosts, and finds what is drawn at a point."""

    def __init__(self, page: QPlainTextEdit, overlay: Overlay) -> None:
        self._page = page
        self._overlay = overlay
        self.colours = PageColours()

    def paint(self, event: QPaintEvent) -> None:
        """In place of QPlainTextEdit.paintEvent: the same blocks, with caret and selections where they belong."""
        page = self._page
        painter = QPainter(page.viewport())
        clip = event.rect()
        painter.setBrushOrigin(page.contentOffset())
        painter.setClipRect(clip)
        context = page.getPaintContext()
        painter.setPen(context.palette.text().color())
        shows_caret = page.isEnabled() and not page.isReadOnly()
        for block, box in blocks_in_sight(page):
            if box.bottom() < clip.top() or box.top() > clip.bottom():
                continue
            layout, corner = block.layout(), box.topLeft()
            ghost = self._overlay.ghost(block)
            if ghost is not None:
                self._draw_bars(painter, layout, ghost, corner)
            layout.draw(painter, corner, self._selections(context, block, ghost), QRectF(clip))
            place = context.cursorPosition - block.position()
            if shows_caret and 0 <= place < block.length():
                offset = place if ghost is None else ghost.to_layout(place)
                # Not drawCursor(): beside a hidden original it would be as small as that.
                line = layout.lineForTextPosition(offset)
                x = corner.x() + (x_of(line, offset) if line.isValid() else 0.0)
                caret = QRectF(x, corner.y() + line.y(), page.cursorWidth(), line.height())
                painter.fillRect(caret, context.palette.text())
        painter.end()

    def at(self, point: QPointF) -> tuple[int, GhostRun | None]:
        """The UTF-16 position under ``point`` (viewport), and the run drawn there."""
        page = self._page
        block, top = page.firstVisibleBlock(), page.contentOffset().y()
        for below, box in blocks_in_sight(page, max(point.y(), top)):
            block, top = below, box.top()
        layout = block.layout()
        if layout.lineCount() == 0:
            return block.position(), None
        x, y = point.x() - page.contentOffset().x(), point.y() - top
        line = next(
            (layout.lineAt(i) for i in range(layout.lineCount()) if y < layout.lineAt(i).rect().bottom()),
            layout.lineAt(layout.lineCount() - 1),
        )
        inside = int(line.xToCursor(x))
        ghost = self._overlay.ghost(block)
        if ghost is None:
            return block.position() + min(inside, block.length() - 1), None
        run = ghost.at(inside if x >= x_of(line, inside) else inside - 1)
        return block.position() + min(ghost.from_layout(inside), block.length() - 1), run

    def rect_of(self, position: int) -> QRectF:
        """Where the caret stands, or would, at UTF-16 ``position``, in the viewport; empty if that is out of sight."""
        page = self._page
        block = page.document().findBlock(position)
        if not block.isValid() or not block.isVisible():
            return QRectF()
        place = position - block.position()
        ghost = self._overlay.ghost(block)
        if ghost is not None:
            place = ghost.to_layout(place)
        box = page.blockBoundingGeometry(block).translated(page.contentOffset())
        line = block.layout().lineForTextPosition(place)
        if not line.isValid():
            return QRectF(box.left(), box.top(), 1, box.height())
        return QRectF(box.left() + x_of(line, place), box.top() + line.y(), 1, line.height())

    def x_at(self, position: int) -> float:
        """How far right in its line the caret stands at UTF-16 ``position``, in the layout's own measure."""
        block, place = self._placed(position)
        line = block.layout().lineForTextPosition(place)
        return x_of(line, place) if line.isValid() else 0.0

    def moved_by_line(self, position: int, down: bool, x: float) -> int:
        """The UTF-16 position a line below or above, at ``x``; ``position`` itself where there is no such line.

        Lines that show nothing but a draft hold no place for a caret of their own and are passed over.
        """
        block, place = self._placed(position)
        index = block.layout().lineForTextPosition(place).lineNumber()
        while True:
            index += 1 if down else -1
            if not 0 <= index < block.layout().lineCount():
                block = block.next() if down else block.previous()
                while block.isValid() and not block.isVisible():
                    block = block.next() if down else block.previous()
                if not block.isValid():
                    return position
                self._page.blockBoundingRect(block)  # has its lines made
                index = 0 if down else block.layout().lineCount() - 1
            ghost = self._overlay.ghost(block)
            inside = int(block.layout().lineAt(index).xToCursor(x))
            there = block.position() + min(inside if ghost is None else ghost.from_layout(inside), block.length() - 1)
            if there > position if down else there < position:
                return there

    def _placed(self, position: int) -> tuple[QTextBlock, int]:
        """The block of UTF-16 ``position``, and the offset in its layout."""
        block = self._page.document().findBlock(position)
        ghost = self._overlay.ghost(block)
        place = position - block.position()
        return block, place if ghost is None else ghost.to_layout(place)

    def _selections(self, context: object, block: QTextBlock, ghost: Ghost | None) -> list[QTextLayout.FormatRange]:
        parts: list[QTextLayout.FormatRange] = []
        start = block.position()
        for selection in context.selections:  # type: ignore[attr-defined]
            low = selection.cursor.selectionStart() - start
            high = selection.cursor.selectionEnd() - start
            if low >= block.length() or high <= 0 or high <= low:
                continue
            if ghost is not None and not selection.format.hasProperty(QTextFormat.Property.BackgroundBrush):
                # A draft has inks of its own; dimming is for the original while there is none.
                continue
            shown = [(max(low, 0), min(high, block.length()))]
            if ghost is not None:
                # What is drawn over the text has its own colours: only the text around it shows as selected.
                after = ghost.start + ghost.hidden
                shown = [(low, min(high, ghost.start)), (max(low, after), high)]
                shown = [
                    (ghost.to_layout(a) if a >= after else a, ghost.to_layout(b) if b > after else b) for a, b in shown
                ]
            parts += [format_range(first, last - first, selection.format) for first, last in shown if last > first]
        return parts

    def _draw_bars(self, painter: QPainter, layout: QTextLayout, ghost: Ghost, offset: QPointF) -> None:
        """Quiet bars for unsettled words and pills behind holes, line by line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for placed in ghost.placed:
            look = placed.run.look
            if look not in (Look.UNSETTLED, Look.HOLE):
                continue
            for box in self._boxes(layout, ghost.start + placed.start, ghost.start + placed.end):
                box.translate(offset)
                if look is Look.HOLE:
                    painter.setBrush(QColor(self.colours.hole))
                    box.adjust(0, 1, 0, -1)
                    painter.drawRoundedRect(box, 6, 6)
                else:
                    painter.setBrush(QColor(self.colours.mark))
                    height = box.height() * 0.22
                    bar = QRectF(box.left() + 0.5, box.top() + box.height() * 0.46, box.width() - 1, height)
                    painter.drawRoundedRect(bar, height / 2, height / 2)
        painter.restore()

    def _boxes(self, layout: QTextLayout, start: int, end: int) -> list[QRectF]:
        boxes = []
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            low = max(start, line.textStart())
            high = min(end, line.textStart() + line.textLength())
            if high <= low:
                continue
            left, right = x_of(line, low), x_of(line, high)
            if right > left:
                boxes.append(QRectF(left, line.y(), right - left, line.height()))
        return boxes
