"""The room between the words of a passage that is mended where it stands: free slots that show the blank.

Ids only; any thread. A model without a filler could not close a slot, so its passages get no room.
"""

from collections.abc import Sequence
from dataclasses import replace

from engine.edits.kit import Kit
from engine.edits.tokens.interleave import interleaved
from engine.edits.tokens.layout import UNKNOWN, Gap, Held


class WordRoom:
    """The room that one model's passages get."""

    def __init__(self, kit: Kit) -> None:
        self._vocabulary = kit.vocabulary
        self._fillers = kit.fillers
        blank = kit.noise.blank_id
        self._blank = UNKNOWN if blank is None else blank

    def spread(self, ids: Sequence[int]) -> list[int]:
        """``ids`` with a slot before every word and a last one."""
        if not self._fillers:
            return list(ids)
        return interleaved(ids, lambda token: self._vocabulary.text(token)[:1] == " ", self._blank)

    def is_room(self, token: int) -> bool:
        """Whether a slot of what was spread is room."""
        return token in (UNKNOWN, self._blank)

    def held(self, ids: Sequence[int], *, left: Sequence[int] = (), right: Sequence[int] = ()) -> tuple[int, ...]:
        """``ids`` between ``left`` and ``right`` as the model knows text on such a canvas; the gaps beside it bring the
        outer room. Room that is held stays empty."""
        slots = self.spread([*left, *ids, *right])
        if not self._fillers:
            return tuple(slots)
        inner = slots[:-1] if left else slots[1:-1]
        return tuple(self._fillers[0] if self.is_room(slot) else slot for slot in inner)

    def joined(self, gap: Gap) -> Gap:
        """``gap`` right behind another one: the room that the one before ends with is all there is between two."""
        return replace(gap, start=gap.start[1:], held=gap.held[1:]) if self._fillers else gap

    def rest(self, count: int) -> Held:
        """``count`` closed slots behind everything."""
        return Held(self._fillers * count)
