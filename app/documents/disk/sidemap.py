"""The side map: characters that Qt's text buffer cannot hold stand in it as noncharacters.

Any thread, no Qt. QTextDocument takes U+2029, U+FDD0 and U+FDD1 for its own divisions of the text, and NUL ends
strings in places; U+FEFF at the beginning is taken for a byte order mark, and U+FFFE for one of bytes the other way
round, so that every letter is swapped. Each of them is held in the buffer by one of the noncharacters U+FDD2..U+FDEF
that the file itself does not use, and written out as itself. A stand-in is one UTF-16 unit, like what it stands for, so
positions do not move.

    file      NUL   U+2029  U+FDD0  U+FDD1  U+FEFF  U+FFFE   (and any stand-in that is typed or pasted later)
    buffer    U+FDD2 and up, the first ones free

A line that is too long for the page is divided here too (``app.documents.disk.folding``): that does move positions.
"""

from app.documents.disk.folding import Fold, too_long
from app.documents.disk.unfolded import FoldMarks, Unfolded

SPECIAL = ("\0", "\u2029", "\ufdd0", "\ufdd1", "\ufeff", "\ufffe")
_STAND_INS = tuple(chr(code) for code in range(0xFDD2, 0xFDF0)) + tuple(chr(code) for code in range(0xF8FF, 0xE000, -1))


class SideMap:
    """One document's stand-ins. ``text`` is the file's, so that no character of it is taken for a stand-in."""

    def __init__(self, text: str = "") -> None:
        self._present = {char for char in set(text) if char in _STAND_INS} if text else set()
        self._stand_in: dict[str, str] = {}
        self._original: dict[str, str] = {}
        self._fold: Fold | None = None

    @property
    def marks(self) -> FoldMarks | None:
        """What closes a piece of a divided line, and what opens the next; None where no line was divided."""
        return None if self._fold is None else (self._fold.end, self._fold.start)

    def __len__(self) -> int:
        return len(self._stand_in)

    def copy(self) -> "SideMap":
        """The stand-ins as they are now, for another thread to write with."""
        copy = SideMap()
        copy._present, copy._fold = set(self._present), self._fold
        copy._stand_in, copy._original = dict(self._stand_in), dict(self._original)
        return copy

    def entered(self, text: str) -> str:
        """``text`` as the buffer holds it. Newlines are the caller's affair."""
        needed = [char for char in SPECIAL if char in text]
        needed += [char for char in (*self._original, *(self.marks or ())) if char in text]
        if needed:
            text = text.translate({ord(char): self._for(char) for char in needed})
        return self._divided(text) if too_long(text) else text

    def left(self, text: str) -> str:
        """``text`` of the buffer as the file has it."""
        if self._fold is not None:
            text = self._fold.unfolded(text)
        return text.translate(self._meanings) if self._original else text

    def whole(self, text: str) -> Unfolded:
        """The same, with the way back to places in ``text``: a stand-in is as long as what it stands for."""
        return Unfolded(text, self.marks, self._meanings)

    @property
    def _meanings(self) -> dict[int, str]:
        """What each stand-in stands for, as ``str.translate`` takes it."""
        return {ord(stand): char for stand, char in self._original.items()}

    def _for(self, char: str) -> str:
        stand = self._stand_in.get(char)
        if stand is None:
            stand = self._stand_in[char] = self._free(char)
            self._original[stand] = char
        return stand

    def _free(self, taken: str) -> str:
        used = {*self._present, *self._original, *(self.marks or ()), taken}
        return next(free for free in _STAND_INS if free not in used)

    def _divided(self, text: str) -> str:
        if self._fold is None:
            end = self._free("")
            self._fold = Fold(end, self._free(end))
        return self._fold.folded(text)
