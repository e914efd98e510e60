"""A text with every accent apart from its letter, to be searched: what reads the same is the same there.

Pure text; any thread. An é may be stored as one character or as two, and a word may have a soft hyphen inside it: here
both are found alike, and what is found is a range of the text as it was.
"""

import re
import unicodedata
from bisect import bisect_right

from engine.messages import Range

_BLOCK = 4096
_UNSEEN = re.compile("[\u00ad\u2060\ufeff]")
_FAR = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
"""What may not be as long decomposed, with the letter before it that a mark stands on."""


def decomposed(text: str) -> str:
    """``text`` with its accents apart and in their order, less its soft hyphens and joiners of words."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFD", text))


class Decomposed:
    """``text`` is ``original`` decomposed; :meth:`range` leads back. A text of a million words costs what reading it
    costs: where each character came from is worked out only in blocks of some thousand that are asked about."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._starts: list[int] = [0]
        """Where each block begins in the original, and"""
        self._places: list[int] = [0]
        """in ``text``."""
        self._known: dict[int, tuple[list[int], list[int]] | None] = {}
        self.text = original if original.isascii() else "".join(self._blocks())

    def range(self, start: int, end: int) -> Range:
        """The range of the original that ``text[start:end]`` came from, whole letters with their marks."""
        if start >= end:
            here = self._place(start)[0] if start < len(self.text) else len(self.original)
            return here, here
        return self._place(start)[0], self._place(end - 1)[1]

    def cuts(self, at: int) -> bool:
        """Whether position ``at`` of ``text`` lies between a letter and its mark."""
        return 0 < at < len(self.text) and unicodedata.category(self.text[at])[0] == "M"

    def _blocks(self) -> list[str]:
        parts, size = [], len(self.original)
        low = place = 0
        while low < size:
            high = min(size, low + _BLOCK)
            while high < size and _hangs(self.original[high]):
                high += 1
            parts.append(decomposed(self.original[low:high]))
            place += len(parts[-1])
            low = high
            self._starts.append(low)
            self._places.append(place)
        return parts

    def _place(self, at: int) -> Range:
        """Where the character at ``at`` of ``text`` came from."""
        if len(self._starts) == 1:
            return at, at + 1
        block = min(bisect_right(self._places, at) - 1, len(self._starts) - 2)
        low, high = self._starts[block], self._starts[block + 1]
        if block not in self._known:
            piece = self.original[low:high]
            self._known[block] = None if decomposed(piece) == piece and not _has_marks(piece) else _ways_back(piece)
        ways, inside = self._known[block], at - self._places[block]
        if ways is None:
            return low + inside, low + inside + 1
        return low + ways[0][inside], low + ways[1][inside]


def _ways_back(piece: str) -> tuple[list[int], list[int]]:
    """For each character of ``piece`` decomposed, the start and end of what it came from."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for far in _FAR.finditer(piece):
        low, size = far.span()
        starts.extend(range(at, low))
        ends.extend(range(at + 1, low + 1))
        while low < size:
            high = low + 1
            while high < size and _hangs(piece[high]):
                high += 1
            letters = len(decomposed(piece[low:high]))
            starts.extend([low] * letters)
            ends.extend([high] * letters)
            low = high
        at = size
    starts.extend(range(at, len(piece)))
    ends.extend(range(at + 1, len(piece) + 1))
    return starts, ends


def _hangs(char: str) -> bool:
    """Whether ``char`` may change places with a mark before it, or is one."""
    if char < "\u0300":
        return False
    return unicodedata.category(char)[0] == "M" or unicodedata.combining(unicodedata.normalize("NFD", char)[0]) > 0


def _has_marks(piece: str) -> bool:
    return any(unicodedata.category(char)[0] == "M" for char in piece)
