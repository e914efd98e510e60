"""Closing: where a led gap ends, so that the text behind it reads on. Worker thread; tokens only.

What is written from left to right does not know where to stop before words it cannot move. So it writes a little more
than was asked for, and is cut where the causal path finds the text behind likeliest. What the cut leaves over is closed
with fillers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

AHEAD = 8
"""Tokens of the text behind that are read."""
LEAST, MOST = 0.7, 1.4
"""How much of what is wanted may be written, as a share of it."""
PLACES = 6
"""Places that are compared; those nearest to what is wanted, where there are more."""
_OPEN = 6.0  # tokens that a sentence of any number is to have, about
_MISSED = 8.0  # nats for a gap twice as long as wanted, or empty
_EARLY = 8.0  # nats by which a sentence's end is lowered before its time, where whole sentences are wanted
_INSIDE = 3.0  # and anywhere inside a sentence
_LATE = 3.0  # by which it is raised where the gap is longer than wanted


@dataclass(frozen=True, slots=True)
class Kinds:
    """``openers`` [V] bool: ids that may follow a cut, as they carry no word on. ``ends`` [V] bool: ids that end a
    sentence."""

    openers: Tensor
    ends: Tensor


@dataclass(frozen=True, slots=True)
class Close:
    """How one gap ends. ``after`` are ids that stand behind it, AHEAD at most, maybe none; ``wanted`` tokens it is to
    have, about, None for any number; ``whole``: it ends where a sentence does, and else inside one. ``filler`` closes a
    slot."""

    after: tuple[int, ...]
    wanted: int | None
    whole: bool
    filler: int
    kinds: Kinds

    def lean(self, logits: Tensor, number: int, count: int) -> None:
        """Change the ``logits`` [V] of slot ``number`` of ``count`` so that a sentence ends when it should."""
        ends = self.kinds.ends.to(logits.device)
        if not self.whole:
            logits[ends] -= _INSIDE
        elif number + 1 == count and bool((logits[ends] > float("-inf")).any()):
            logits[~ends] = float("-inf")
        elif number + 1 < LEAST * self._wanted:
            logits[ends] -= _EARLY
        elif self.wanted is not None and number + 1 > MOST * self.wanted:
            logits[ends] += _LATE

    def ends(self, number: int, token: int) -> bool:
        """Whether with ``token`` in slot ``number`` enough is written: a sentence ends, as long as was wanted."""
        return self.whole and number + 1 >= self._wanted and bool(self.kinds.ends[token])

    def cut(self, written: Sequence[int], least: int, joins: Callable[[Sequence[int]], Sequence[float]]) -> int:
        """How many of the ids ``written`` stay, ``least`` at the least. ``joins`` says how likely, in nats, the text
        behind is after each of these numbers of them."""
        places = self._places(written, max(1, least))
        if len(places) == 1:
            return places[0]

        def worth(place: int, joined: float) -> float:
            missed = abs(place - self.wanted) / self.wanted if self.wanted else 0.0
            return joined - _MISSED * missed

        joined = zip(places, joins(places), strict=True)
        return max(joined, key=lambda place: worth(*place))[0]

    @property
    def _wanted(self) -> float:
        return _OPEN if self.wanted is None else float(self.wanted)

    def _places(self, written: Sequence[int], least: int) -> list[int]:
        """The numbers of ids after which to end, ascending; never none."""
        count, openers, ends = len(written), self.kinds.openers, self.kinds.ends
        low, high = (1.0, float(count)) if self.wanted is None else (LEAST * self.wanted, MOST * self.wanted + 1)
        places = [
            place
            for place in range(max(1, least), count + 1)
            if low <= place <= max(high, least)
            and (bool(ends[written[place - 1]]) if self.whole else place < count and bool(openers[written[place]]))
        ]
        if not places:
            return [count]  # also where a word may have been begun: what would carry it on was not written
        near = sorted(places, key=lambda place: abs(place - (self.wanted or count)))[:PLACES]
        return sorted(near)
