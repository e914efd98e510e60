"""The paragraphs in a page's viewport, from the top. GUI thread; changes nothing."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextEdit


def blocks_in_sight(page: QPlainTextEdit, bottom: float | None = None) -> Iterator[tuple[QTextBlock, QRectF]]:
    """Each paragraph with its box in the viewport, in pixels, down to the last one that begins at ``bottom`` or above
    it (None: the viewport's lower edge)."""
    low = page.viewport().height() if bottom is None else bottom
    block, offset = page.firstVisibleBlock(), page.contentOffset()
    while block.isValid() and offset.y() <= low:
        box = page.blockBoundingRect(block).translated(offset)
        if block.isVisible():
            yield block, box
        offset.setY(offset.y() + box.height())
        block = block.next()
