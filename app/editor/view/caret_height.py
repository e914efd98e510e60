"""Keeps the caret's line where it is on the screen while lines become higher, lower, longer or shorter. GUI thread."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QPlainTextEdit

_LOOKS = 4


@contextmanager
def caret_height_kept(page: QPlainTextEdit) -> Iterator[None]:
    """To within a line, as the page scrolls by lines. Where the caret is out of sight, the first paragraph stays."""
    before, first = page.cursorRect(), page.firstVisibleBlock()
    seen = page.viewport().rect().intersects(before)
    font, width = page.font(), page.viewport().width()
    yield
    if (page.font(), page.viewport().width()) == (font, width):
        return
    bar = page.verticalScrollBar()
    if not seen:
        bar.setValue(first.firstLineNumber())
        return
    # What comes into sight is laid out only then: look again where the caret has come to.
    for _ in range(_LOOKS):
        moved = round((page.cursorRect().top() - before.top()) / page.fontMetrics().lineSpacing())
        if not moved:
            return
        bar.setValue(bar.value() + moved)
