"""Grapheme clusters of a line: what a reader sees as one character, though it is several code points.

Pure functions; any thread. Places and ranges are UTF-16 units of the line.
"""

import regex
from PySide6.QtCore import QTextBoundaryFinder

from app.editor.positions.units import head, utf16_length

AROUND = 256
"""Code points to both sides within which a character begins and ends; a whole line may be very long."""
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""In a pictogram, a flag, a keycap, and a letter whose form is chosen by an invisible mark behind it."""


def grapheme_before(line: str, place: int) -> tuple[int, int]:
    """The range of the emoji before ``place`` of ``line`` or around it; nothing where something else stands."""
    finder, shift = _finder(line, place)
    inside = not finder.isAtBoundary()
    low = finder.toPreviousBoundary()
    high = finder.toNextBoundary() if inside else place - shift
    return (low + shift, high + shift) if _is_emoji(finder.string(), low, high) else (place, place)


def grapheme_behind(line: str, place: int) -> tuple[int, int]:
    """The range of the character behind ``place`` of ``line``; of an emoji all of it, if that is inside one."""
    finder, shift = _finder(line, place)
    inside = not finder.isAtBoundary()
    high = finder.toNextBoundary()
    if inside:
        low = finder.toPreviousBoundary()
        if _is_emoji(finder.string(), low, high):
            return low + shift, high + shift
    return place, high + shift


def _finder(line: str, place: int) -> tuple[QTextBoundaryFinder, int]:
    """A finder that stands at ``place``, over the piece of ``line`` around it, and where that piece begins."""
    before = head(line, place)
    start = len(before)
    while start > 0 and len(before) - start < AROUND:
        start -= 1
        if before[start].isascii():
            break  # nothing before it belongs to what follows
    finder = QTextBoundaryFinder(
        QTextBoundaryFinder.BoundaryType.Grapheme, before[start:] + line[len(before) : len(before) + AROUND]
    )
    shift = utf16_length(before[:start])
    finder.setPosition(place - shift)
    return finder, shift


def _is_emoji(text: str, low: int, high: int) -> bool:
    grapheme = head(text, high)[len(head(text, low)) :]
    return len(grapheme) > 1 and _EMOJI.search(grapheme) is not None
