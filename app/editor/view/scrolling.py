"""Which part of the text is in sight, and bringing another part there. GUI thread; scrolls and changes nothing else."""

from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.painting import Painter
from app.editor.positions.text_positions import TextPositions
from engine.messages import Range


class Scrolling:
    """Of ``page``. Positions are code points unless it says UTF-16."""

    def __init__(self, page: QPlainTextEdit, positions: TextPositions, painter: Painter) -> None:
        self._page, self._positions, self._painter = page, positions, painter

    def in_sight(self) -> Range:
        """The range of the text whose paragraphs are in the viewport."""
        # Not Qt's cursorForPosition, which takes what is drawn over a paragraph for its text.
        page, first = self._page, self._page.firstVisibleBlock()
        last, top = first, page.contentOffset().y()
        while last.next().isValid() and top < page.viewport().height():
            # A paragraph takes one line at least, whatever the layout knows of it yet.
            top += max(page.blockBoundingRect(last).height(), page.fontMetrics().height())
            last = last.next()
        return self._positions.points((first.position(), last.position() + last.length() - 1))

    def show_line(self, position: int) -> None:
        """Put the caret at ``position`` and scroll its line to the top."""
        page, cursor = self._page, self._page.textCursor()
        cursor.setPosition(self._positions.units.to_utf16(position))
        bar = page.verticalScrollBar()
        # From below, the least scrolling that shows a line shows it at the top.
        bar.setValue(bar.maximum())
        page.setTextCursor(cursor)
        page.ensureCursorVisible()

    def bring_in_sight(self, first: int, last: int) -> None:
        """Scroll down until UTF-16 ``first`` to ``last`` shows, or as much of it as there is room for."""
        bar, rect_of = self._page.verticalScrollBar(), self._painter.rect_of
        high = self._page.viewport().height()
        while rect_of(last).bottom() > high and rect_of(first).top() > self._page.fontMetrics().height():
            before = bar.value()
            bar.setValue(before + 1)
            if bar.value() == before:
                break
