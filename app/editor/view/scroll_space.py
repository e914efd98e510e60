"""Space on the page for something that lies beside a passage: the text goes up, beyond its end where it is short.

GUI thread. Scrolls and nothing else; knows nothing of what the space is for.
"""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QPlainTextEdit


class ScrollSpace:
    """The space made on ``page``; ``rect_of`` says where a position stands in its viewport."""

    def __init__(self, page: QPlainTextEdit, rect_of: Callable[[int], QRectF]) -> None:
        self._page, self._rect_of = page, rect_of
        self._before: int | None = None
        """Where the page was scrolled to before; None while no space is made."""
        self._beyond = False
        """Whether the text could be scrolled beyond its end before."""

    def make(self, first: int, last: int, bottom: float) -> None:
        """Scroll until ``last`` ends above ``bottom`` (pixels), or ``first`` is about to leave at the top."""
        bar = self._page.verticalScrollBar()
        if self._before is None:
            self._before, self._beyond = bar.value(), self._page.centerOnScroll()
            # What Qt calls centring is also what lets a text scroll beyond its end.
            self._page.setCenterOnScroll(True)
        line = self._page.fontMetrics().height()
        while self._rect_of(last).bottom() > bottom and self._rect_of(first).top() >= line:
            value = bar.value()
            bar.setValue(value + 1)
            if bar.value() == value:
                break

    def give_back(self, scroll: bool) -> None:
        """The space is not needed any more; ``scroll``: the text goes back to where it was."""
        if self._before is None:
            return
        before, self._before = self._before, None
        self._page.setCenterOnScroll(self._beyond)
        if scroll:
            self._page.verticalScrollBar().setValue(before)
