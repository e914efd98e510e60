"""Which line of a text a character stands in, and where a line begins, kept up with every edit. Pure; any thread.

Lines lie in shelves of some hundred: a question goes through the shelves' sums and through one shelf, an edit too, so
that neither costs more for a novel than for a note.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

SHELF = 256


class LineIndex:
    """Of lines of the lengths ``sizes``, in characters."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._shelves = [list(sizes[at : at + SHELF]) for at in range(0, len(sizes), SHELF)] or [[]]
        self._totals = [sum(shelf) for shelf in self._shelves]
        self._counts: list[int] = []
        self._starts: list[int] = []
        self._add_up()

    def start(self, number: int) -> int:
        """Where line ``number`` begins."""
        at = max(0, bisect_right(self._counts, number) - 1)
        return self._starts[at] + sum(self._shelves[at][: number - self._counts[at]])

    def line(self, place: int) -> int:
        """The line that the character ``place`` stands in; the last one behind them all."""
        at = max(0, min(bisect_right(self._starts, place), len(self._shelves)) - 1)
        ends = list(accumulate(self._shelves[at]))
        number = self._counts[at] + bisect_right(ends, place - self._starts[at])
        return min(number, max(0, self._counts[-1] - 1))

    def replace(self, first: int, stop: int, sizes: Sequence[int]) -> None:
        """Lines ``first`` up to ``stop`` are now so many of these lengths."""
        low = max(0, min(bisect_right(self._counts, first), len(self._shelves)) - 1)
        high = max(low, min(bisect_right(self._counts, max(first, stop - 1)), len(self._shelves)) - 1)
        before = self._shelves[low][: first - self._counts[low]]
        after = self._shelves[high][stop - self._counts[high] :]
        mixed = [*before, *sizes, *after]
        shelves = [mixed]
        if len(mixed) > 2 * SHELF:
            shelves = [mixed[at : at + SHELF] for at in range(0, len(mixed), SHELF)]
        if not mixed and len(self._shelves) > high + 1 - low:
            shelves = []
        self._shelves[low : high + 1] = shelves
        self._totals[low : high + 1] = [sum(shelf) for shelf in shelves]
        self._add_up()

    def _add_up(self) -> None:
        self._counts = list(accumulate(map(len, self._shelves), initial=0))
        self._starts = list(accumulate(self._totals, initial=0))
