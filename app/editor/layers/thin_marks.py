"""Thin marks at places of no length, which no selection can show. GUI thread; draws over the finished page, changes
nothing."""

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import x_of

THIN = 0x100006
"""In a mark's format: its width in pixels, where it is to be drawn though it holds no letter."""


def draw_thin_marks(
    page: QPlainTextEdit, overlay: Overlay, marks: Iterable[QTextEdit.ExtraSelection], clip: QRect
) -> None:
    """Draw those of ``marks`` that are thin, in the ink of their format, over the viewport as it was just painted."""
    thin: defaultdict[int, list[QTextEdit.ExtraSelection]] = defaultdict(list)
    for mark in marks:
        if mark.format.hasProperty(THIN):
            thin[mark.cursor.blockNumber()].append(mark)
    if not thin:
        return
    painter = QPainter(page.viewport())
    block, offset = page.firstVisibleBlock(), page.contentOffset()
    while block.isValid() and offset.y() <= clip.bottom():
        height = page.blockBoundingRect(block).height()
        ghost, layout = overlay.ghost(block), block.layout()
        for mark in thin[block.blockNumber()] if block.isVisible() and offset.y() + height >= clip.top() else ():
            place = mark.cursor.positionInBlock()
            at = place if ghost is None else ghost.to_layout(place)
            line = layout.lineForTextPosition(at)
            if line.isValid():
                width = mark.format.intProperty(THIN)
                left = offset.x() + x_of(line, at) - (width - 1) / 2
                painter.fillRect(
                    QRectF(max(0.0, left), offset.y() + line.y(), width, line.height()), mark.format.foreground()
                )
        offset.setY(offset.y() + height)
        block = block.next()
    painter.end()
