"""Keeps the page where it is while the mouse is at work on it. GUI thread; scrolls back, changes nothing else.

Qt brings the caret into sight, and the typewriter its line to one height, wherever the caret came from. Under a pressed
button, or between the two clicks of a pair, other text would come to lie under the pointer: a press that moves by one
pixel would select all that went by, and the next letter would take its place.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QPlainTextEdit


@contextmanager
def held_still(page: QPlainTextEdit) -> Iterator[None]:
    """Whatever the caret does within, ``page`` stays scrolled as it is. Around one event of the mouse."""
    bar = page.verticalScrollBar()
    before = bar.value()
    yield
    if bar.value() != before:
        bar.setValue(before)
