"""The locks of one passage as the page shows them: found for the paragraphs that ask, and only once for each piece.

GUI thread. Positions in UTF-16 units of the text that the passage was made of; of no use once that has changed.
"""

from collections.abc import Sequence

from app.editor.locks.passage_locks import PassageLocks
from app.editor.positions.units import Units
from engine.messages import Range


class ShownLocks:
    """What is locked in ``passage``."""

    def __init__(self, passage: PassageLocks) -> None:
        self._passage, self._units = passage, Units(passage.text)
        self._pieces = passage.pieces()
        self._places = self._paired(self._pieces)
        self._units_of: dict[Range, list[Range]] = {}

    def between(self, start: int, end: int) -> list[Range]:
        """In the pieces that hold something of ``start:end``."""
        ranges: list[Range] = []
        for piece, (low, high) in zip(self._pieces, self._places, strict=True):
            if low < end and start < high:
                if piece not in self._units_of:
                    self._units_of[piece] = self._paired(self._passage.of(piece))
                ranges += self._units_of[piece]
        return ranges

    def _paired(self, ranges: Sequence[Range]) -> list[Range]:
        places = self._units.all_to_utf16([place for start_end in ranges for place in start_end])
        return list(zip(places[::2], places[1::2], strict=True))
