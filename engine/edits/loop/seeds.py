"""Which denoising of a run it is, and the seed that follows from that. Numbers only; any thread.

A seed of the request gives every canvas, attempt and round a seed of its own, so that a run can be repeated from any
of them. The numbers that go into one are part of what a seed means: they must stay as they are.
"""

import hashlib
from dataclasses import dataclass

MOST_ATTEMPTS = 3
MOST_BANS = 3
MOST_MENDS = 2
_ROUNDS = (MOST_BANS + 1) * (MOST_MENDS + 1)


@dataclass(frozen=True, slots=True)
class CanvasPlace:
    """Which canvas of a run: the variant's number and seed, and the piece of the passage."""

    variant: int
    piece: int
    seed: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Which denoising of a canvas, all counted from 0: the ``attempt``, and in it how many rounds there were for the
    sake of a broken rule (``bans``, at most MOST_BANS) and of what was misplaced (``mends``, at most MOST_MENDS)."""

    attempt: int = 0
    bans: int = 0
    mends: int = 0

    def banning(self) -> "Turn":
        """The next round, after a broken rule: a banned word, say."""
        return Turn(self.attempt, self.bans + 1, self.mends)

    def mending(self) -> "Turn":
        """The next round, after something misplaced."""
        return Turn(self.attempt, self.bans, self.mends + 1)

    def seed(self, place: CanvasPlace) -> int:
        """The seed of this turn of the canvas at ``place``."""
        if not self.bans and not self.mends:
            return derived_seed(place.seed, place.piece, self.attempt)
        number = self.bans * (MOST_MENDS + 1) + self.mends
        return derived_seed(place.seed, place.piece, self.attempt * _ROUNDS, number)


def derived_seed(seed: int, *numbers: int) -> int:
    """A seed for one part of a run: the same for the same numbers, unlike for others. 0 to 2**63 - 1."""
    text = ":".join(map(str, (seed, *numbers)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
