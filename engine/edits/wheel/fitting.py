"""How well words fit a gap: what the canvas says of them from both sides, and the causal path of them and the text
behind. Worker thread; ids only.

The canvas is asked once for every word there is; the causal path reads on behind the likeliest, all in one pass. Their
sum is better than either: of the first word by five points in a hundred, of long words by eight (LOG.md of the
training).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import torch
from torch import Tensor

from engine.diffusion.steering.foresight import AHEAD
from engine.edits.kit import Kit
from engine.edits.loop.prefix import Prefix
from engine.edits.rules.foresight import held_from
from engine.edits.tokens.layout import UNKNOWN, Layout, Row

# How much the causal path counts beside the canvas: for the word's own ids, for the id behind them, for the next three
# and for those further on. And what a word of several ids is given, which the canvas has to guess each alone.
_OWN, _NEXT, _NEAR, _FAR, _LONGER = 0.85, 1.2, 1.1, 0.5, 3.0
_BEHIND = (_NEXT, *(_NEAR,) * 3, *(_FAR,) * (AHEAD - 4))


@dataclass(frozen=True, slots=True)
class Beside:
    """Another id right beside the gap: before it, or with ``behind`` after it."""

    token: int
    behind: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A word that may fill the gap: its ids, its log-probability on the canvas, and the id that stands beside it then
    in place of the one that does."""

    word: str
    ids: tuple[int, ...]
    canvas: float
    beside: Beside | None = None


class Fitting:
    """One gap: ``layout`` has a row for each length, the shortest first, over ``prefix``."""

    def __init__(self, kit: Kit, prefix: Prefix, layout: Layout, check: Callable[[], None]) -> None:
        self._kit, self._prefix, self._layout, self._check = kit, prefix, layout, check
        self.passes = 0

    def stands_beside(self, behind: bool) -> int | None:
        """The id right beside the gap on the canvas."""
        row = self._layout.rows[0]
        slot = row.gaps[0].start + (1 if behind else -1)
        return row.ids[slot] if 0 <= slot < len(row.ids) and row.held[slot] else None

    def canvas(self, rows: Sequence[tuple[int, Beside | None]]) -> list[Tensor]:
        """The log-probabilities of every id in every slot of the gap, [n, V] float32, for each row: its number, and
        what stands beside it instead. One pass."""
        laid = [self._row(number, beside) for number, beside in rows]
        ids = torch.tensor([self._noised(row) for row in laid], dtype=torch.int64)
        size = self._layout.size
        slots = [
            number * size + slot
            for number, row in enumerate(laid)
            for slot in range(row.gaps[0].start, row.gaps[0].end)
        ]
        logits = self._kit.network.decode(ids, self._prefix.cache, rows=torch.tensor(slots), check=self._check)
        self.passes += 1
        logs = torch.log_softmax(logits, dim=-1).cpu()
        return list(torch.split(logs, [row.gaps[0].end - row.gaps[0].start for row in laid]))

    def scores(self, ways: Sequence[Way]) -> list[float]:
        """How well each of ``ways`` fits, in nats; one pass."""
        if not ways:
            return []
        row, prefix = self._layout.rows[0], self._prefix
        slot = row.gaps[0].start
        # The last id of the prefix is run once more: what follows it is to be judged.
        cache = prefix.cache.truncated(len(prefix.ids) - 1)
        stem = (prefix.ids[-1], *row.ids[:slot])
        behind = tuple(islice(held_from(row, slot + 1, self._kit.noise.first_id), AHEAD))
        place = cache.length + len(stem)
        branches: list[tuple[int, tuple[int, ...]]] = []
        for way in ways:
            before = (way.beside.token,) if way.beside is not None and not way.beside.behind else ()
            after = (way.beside.token, *behind[1:]) if way.beside is not None and way.beside.behind else behind
            branches.append((place - len(before), (*before, *way.ids, *after)))
        swapped = any(way.beside is not None and not way.beside.behind for way in ways)
        if swapped:  # what stands there is judged as well, for the difference
            branches.append((place - 1, (stem[-1],)))
        known = self._kit.network.branched(stem, branches, cache, self._check)
        self.passes += 1
        stands = float(known[-1][0]) if swapped else 0.0
        return [self._total(way, values.tolist(), stands) for way, values in zip(ways, known, strict=False)]

    def _total(self, way: Way, values: Sequence[float], stands: float) -> float:
        total = way.canvas + _LONGER * (len(way.ids) > 1)
        if way.beside is not None and not way.beside.behind:
            total += values[0] - stands
            values = values[1:]
        own, behind = values[: len(way.ids)], values[len(way.ids) :]
        return total + _OWN * sum(own) + sum(weight * value for weight, value in zip(_BEHIND, behind, strict=False))

    def _row(self, number: int, beside: Beside | None) -> Row:
        row = self._layout.rows[number]
        if beside is None:
            return row
        slot = row.gaps[0].end if beside.behind else row.gaps[0].start - 1
        return replace(row, ids=(*row.ids[:slot], beside.token, *row.ids[slot + 1 :]))

    def _noised(self, row: Row) -> list[int]:
        """The ids of a row with noise where nothing is known: the blank, else ids drawn alike every time."""
        noise = self._kit.noise
        generator = torch.Generator().manual_seed(0)
        drawn = torch.randint(noise.first_id, noise.vocab_size, (len(row.ids),), generator=generator).tolist()
        blank = noise.blank_id
        return [
            (blank if blank is not None else other) if token == UNKNOWN else token
            for token, other in zip(row.ids, drawn, strict=True)
        ]
