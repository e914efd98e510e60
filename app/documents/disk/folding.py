"""A line too long for the page stands on it in pieces, and is one line again in the file. Pure functions; any thread.

Qt lays a paragraph out as a whole at every key: at a million characters a key takes 0.3 s. So a line beyond ``LONGEST``
is divided at a space into pieces that say that they are pieces:

    file    … the river and the house …
    page    … the river E
            Sand the house …

E and S are two noncharacters that the file itself does not use; nobody can type them. A line end between a line that
holds E and a line that holds S is none in the file, wherever in them the marks stand: so typing beside a mark changes
nothing. Two pieces that the writer joins are joined; a break that the writer puts in is a break; a mark that the writer
deletes makes the division a real one.
"""

import unicodedata
from dataclasses import dataclass

from app.documents.disk.unfolded import Unfolded

LONGEST = 20_000
"""Characters of a line that is left whole: a key takes 9 ms there."""
PIECE = 5_000
_ROOM = 1_000
"""How far back from a piece's end a space is looked for."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The two marks of one document: ``end`` closes a piece, ``start`` opens the next one."""

    end: str
    start: str

    def folded(self, text: str, longest: int = LONGEST, piece: int = PIECE) -> str:
        """``text`` with every line of more than ``longest`` code points in pieces of at most ``piece``."""
        lines = text.split("\n")
        return "\n".join(line if len(line) <= longest else self._divided(line, piece) for line in lines)

    def unfolded(self, text: str) -> str:
        """``text`` as the file has it."""
        return Unfolded(text, (self.end, self.start)).text

    def _divided(self, line: str, piece: int) -> str:
        pieces = []
        at = 0
        while len(line) - at > piece:
            end = line.rfind(" ", max(at + 1, at + piece - _ROOM), at + piece) + 1 or _whole(line, at, at + piece)
            pieces.append(line[at:end])
            at = end
        pieces.append(line[at:])
        return f"{self.end}\n{self.start}".join(pieces)


def too_long(text: str, longest: int = LONGEST) -> bool:
    """Whether a line of ``text`` has more than ``longest`` code points."""
    return len(text) > longest and max(map(len, text.split("\n"))) > longest


def _whole(line: str, start: int, end: int) -> int:
    """The last place from ``end`` back at which no accent is torn from its letter; ``end`` where there is none."""
    place = end
    while place > start + 1 and (unicodedata.combining(line[place]) or line[place] in "\u200d\ufe0f"):
        place -= 1
    return place if place > start + 1 else end
