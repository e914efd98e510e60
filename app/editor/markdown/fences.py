"""Which paragraphs stand in fenced code, known for the whole text at every moment without walking it.

GUI thread. Keeps the numbers of the paragraphs that are fences: a paragraph is inside where their number before it is
odd. A change costs what was changed; a text that was just opened one search. Changes nothing.
"""

import re
from bisect import bisect_left, bisect_right

from PySide6.QtGui import QTextCursor, QTextDocument

from app.editor.markdown.syntax import is_fence

SEPARATOR = "\u2029"
FEW = 60
"""How many changed paragraphs are asked one by one; more are read as one text."""
_FENCE = re.compile(rf"(?:^|(?<={SEPARATOR}))[^\S{SEPARATOR}]{{0,3}}(?:```|~~~)")


class Fences:
    """Of ``buffer``. Call :meth:`change` with every ``contentsChange``."""

    def __init__(self, buffer: QTextDocument) -> None:
        self._buffer = buffer
        self._count = buffer.blockCount()
        self._numbers = _fences_in(buffer.toRawText())

    def inside(self, number: int) -> bool:
        """Whether fenced code is open where paragraph ``number`` begins."""
        return bool(self._numbers) and bisect_left(self._numbers, number) % 2 == 1

    def change(self, position: int, added: int) -> tuple[int, int]:
        """Paragraphs changed; returns the first and the last of them as they are now."""
        buffer, numbers = self._buffer, self._numbers
        first, last = buffer.findBlock(position), buffer.findBlock(position + added)
        if not last.isValid():
            last = buffer.lastBlock()
        low, high = first.blockNumber(), last.blockNumber()
        more = buffer.blockCount() - self._count
        self._count += more
        if high - low < FEW:
            now, block = [], first
            for number in range(low, high + 1):
                if is_fence(block.text()):
                    now.append(number)
                block = block.next()
        else:
            cursor = QTextCursor(first)
            cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
            now = [low + number for number in _fences_in(cursor.selectedText())]
        start, stop = bisect_left(numbers, low), bisect_right(numbers, high - more)
        if more and stop < len(numbers):
            numbers[stop:] = [number + more for number in numbers[stop:]]
        numbers[start:stop] = now
        return low, high


def _fences_in(text: str) -> list[int]:
    """The numbers of the paragraphs of ``text`` that are fences."""
    if "```" not in text and "~~~" not in text:
        return []
    numbers, number, reached = [], 0, 0
    for match in _FENCE.finditer(text):
        number += text.count(SEPARATOR, reached, match.end())
        reached = match.end()
        numbers.append(number)
    return numbers
