"""Deleting what the writer sees as one character: an emoji joined of several, a flag, a letter with its marks.

GUI thread. Qt's Backspace takes one code point, which is the custom for a letter's marks and leaves halves of an emoji;
its Delete looks at what is drawn over a paragraph instead of at the text.
"""

import regex
from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.positions.units import head, utf16_length

AROUND = 256
"""Code points to both sides within which a character begins and ends; a whole line may be very long."""
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""In a pictogram, a flag, a keycap, and a letter whose form is chosen by an invisible mark behind it."""


def delete_whole(page: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Delete the character before the caret (Backspace) or behind it (Delete). False: it is for the page itself."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    back = event.key() == Qt.Key.Key_Backspace and plain
    if not back and not event.matches(QKeySequence.StandardKey.Delete):
        return False
    cursor = page.textCursor()
    if page.isReadOnly() or cursor.hasSelection() or (cursor.atBlockStart() if back else cursor.atBlockEnd()):
        return False
    block, here = cursor.block(), cursor.positionInBlock()
    low, high = cluster_before(block.text(), here) if back else cluster_behind(block.text(), here)
    if low == high:
        return False
    cursor.setPosition(block.position() + low)
    cursor.setPosition(block.position() + high, cursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    page.setTextCursor(cursor)
    page.ensureCursorVisible()
    return True


def cluster_before(line: str, place: int) -> tuple[int, int]:
    """The range of the emoji before UTF-16 ``place`` of ``line`` or around it; nothing where something else stands."""
    finder, shift = _finder(line, place)
    inside = not finder.isAtBoundary()
    low = finder.toPreviousBoundary()
    high = finder.toNextBoundary() if inside else place - shift
    return (low + shift, high + shift) if _is_emoji(finder.string(), low, high) else (place, place)


def cluster_behind(line: str, place: int) -> tuple[int, int]:
    """The range of the character behind UTF-16 ``place`` of ``line``; of an emoji all of it, if that is inside one."""
    finder, shift = _finder(line, place)
    inside = not finder.isAtBoundary()
    high = finder.toNextBoundary()
    if inside:
        low = finder.toPreviousBoundary()
        if _is_emoji(finder.string(), low, high):
            return low + shift, high + shift
    return place, high + shift


def _finder(line: str, place: int) -> tuple[QTextBoundaryFinder, int]:
    """One that stands at ``place``, over the piece of ``line`` around it, and where that piece begins."""
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
    cluster = head(text, high)[len(head(text, low)) :]
    return len(cluster) > 1 and _EMOJI.search(cluster) is not None
