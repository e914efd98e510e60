"""Code points to UTF-16 units and back: messages count the first, Qt's cursors the second. Pure functions; any
thread."""

from collections.abc import Sequence

Replacement = tuple[int, int, str]
"""Start, end, and the text in place of what stands between them, in whichever count it says."""


def utf16_length(text: str) -> int:
    """How many UTF-16 units ``text`` takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, unit: int) -> str:
    """What of ``text`` stands before UTF-16 ``unit``; half a character is not there."""
    if utf16_length(text) == len(text):
        return text[:unit]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * unit].decode("utf-16-le", "ignore")


class Units:
    """Both counts for one text; costs nothing where they agree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._wide = utf16_length(text) != len(text)

    def to_utf16(self, position: int) -> int:
        """The UTF-16 unit at which code point ``position`` begins."""
        return utf16_length(self.text[:position]) if self._wide else min(position, len(self.text))

    def to_points(self, unit: int) -> int:
        """The code point that holds UTF-16 unit ``unit``."""
        if not self._wide:
            return min(unit, len(self.text))
        head = self.text.encode("utf-16-le", "surrogatepass")[: 2 * unit]
        return len(head.decode("utf-16-le", "ignore"))

    def all_to_utf16(self, positions: Sequence[int]) -> list[int]:
        """The same for many code points in rising order, in one walk over the text."""
        if not self._wide:
            return list(positions)
        units, last, unit = [], 0, 0
        for position in positions:
            unit += utf16_length(self.text[last:position])
            last = position
            units.append(unit)
        return units
