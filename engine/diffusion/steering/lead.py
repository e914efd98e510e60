"""Lead: a steering that writes text from left to right by the causal path, a few slots a step.

Worker thread; tokens only. Belongs to a model (its manifest asks for it). A small model that decides many slots at once
stammers; the causal path of the same weights writes sentences. The canvas shows what it expects further on, and gives
way as the lead comes. Where text stands behind, the canvas alone knows it: there it has its say in what is drawn, and
the row is closed where that text reads on best (``closing``).
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

import torch
from torch import Tensor

from engine.diffusion.denoiser import Check
from engine.diffusion.steering import StepView
from engine.diffusion.steering.closing import Close
from engine.diffusion.steering.reader import CacheT, Reader
from engine.diffusion.steering.repeats import REACH

STRIDE = 4
"""Slots that a step leads further, from the second on: the first shows what the canvas expects, and is there at once. A
run of few steps leads faster."""
CANDIDATES = 40
_DOUBT = 0.1  # what the lead has not reached is not to come to rest: its logits count so much
_SAY = 1.0  # the canvas' weight beside the causal path's in the first slot of a step, where it knows all before it
_LATER = 0.3  # in the others, which it takes for the first one's place


@dataclass(frozen=True, slots=True)
class Open:
    """A row whose ``slots`` are to be written in their order. ``before``, one id at least, stand before them: all but
    the last ``unread`` (one or more) are in the cache. ``start`` stand before the canvas in all: so no two canvases of
    a text draw alike. ``close`` says how it ends where that is not open."""

    row: int
    slots: tuple[int, ...]
    before: tuple[int, ...]
    start: int
    unread: int = 1
    close: Close | None = None


@dataclass(frozen=True, slots=True)
class _Read(Generic[CacheT]):
    """What the causal path read behind ``ids`` of a row: its logits, and the cache with them."""

    ids: list[int]
    logits: Tensor
    cache: CacheT


class Lead(Generic[CacheT]):
    """Holds the slots of each of ``rows`` up to where the lead is, each drawn by ``seed`` at ``temperature``.

    What ended up banned is no candidate; a token that repeats its neighbour, or ends a run of three that was there
    before, is lowered by ``repeats`` nats. In such runs tokens go by their ``names`` [V] int64: words are the same
    however they are written, and marks, -1, are left out. Nothing is kept between steps but what was read: what stands
    on the canvas is what was drawn, and a token that was ruled out meanwhile is drawn again, with all that was drawn
    behind it. So a run may be taken up anywhere. Put it last.
    """

    def __init__(
        self,
        reader: Reader[CacheT],
        cache: CacheT,
        rows: Sequence[Open],
        *,
        temperature: float,
        repeats: float,
        seed: int,
        first: int,
        names: Tensor,
        check: Check | None = None,
    ) -> None:
        self._reader, self._cache, self._rows = reader, cache, tuple(rows)
        self._temperature, self._repeats = temperature, repeats
        self._seed, self._first, self._check = seed, first, check
        self._names = names
        self._read: dict[int, _Read[CacheT]] = {}

    def steer(self, view: StepView, logits: Tensor) -> None:
        where, tokens = torch.zeros_like(view.held), view.ids.clone()
        for gap in self._rows:
            self._write(gap, view, logits, where, tokens)
        view.hold(where, tokens)

    def _write(self, gap: Open, view: StepView, logits: Tensor, where: Tensor, tokens: Tensor) -> None:
        """Mark and fill the slots of ``gap`` that the lead has reached; doubt the others."""
        length, count, close = view.ids.shape[1], len(gap.slots), gap.close
        held, ids = (part[gap.row].tolist() for part in view.standing)
        places = {flat: at for at, flat in enumerate(view.rows.tolist())}  # none of a canvas at rest
        done, now = _reached(count, view.step - 1, view.limit), _reached(count, view.step, view.limit)
        # Before a word that has to stand there no row may end.
        locked = [number + 1 for number, slot in enumerate(gap.slots) if held[slot] and ids[slot] >= self._first]
        least = max(locked, default=0)
        written_ids = list(gap.before)
        row: list[int] = []
        fresh = closed = False
        for number, slot in enumerate(gap.slots):
            at, token = places.get(gap.row * length + slot), ids[slot]
            if at is not None and not held[slot]:
                if closed and close is not None:
                    token = close.filler
                elif number >= now:
                    logits[at].mul_(_DOUBT)
                    continue
                elif number >= done or not self._may_stand(token, logits[at], close):
                    causal = self._allowed(
                        self._following(gap, written_ids), logits[at], written_ids, close, first=not fresh
                    )
                    if close is not None:
                        close.lean(causal, number, count)
                    if not bool((causal > float("-inf")).any()):
                        return  # the loop says so
                    token = self._drawn(causal, gap.row, gap.start + slot)
                    done = number  # what stands behind was written for another word
                    fresh = True
                where[gap.row, slot] = True
                tokens[gap.row, slot] = token
            row.append(token)
            if close is not None and number >= least:
                closed = closed or token == close.filler or close.ends(number, token)
            if token >= self._first:
                written_ids.append(token)
        if close is not None and fresh and len(row) == count and (closed or now == count):
            kept = self._kept(gap, close, row, least)
            tokens[gap.row, list(gap.slots[kept:])] = close.filler

    def _following(self, gap: Open, written_ids: Sequence[int]) -> Tensor:
        """The causal logits [V] behind ``written_ids``. What stands before the slots is read in one pass, then token by
        token, whatever was read in earlier steps: a run that is taken up finds the same to the bit."""
        read = self._read.get(gap.row)
        ids = list(written_ids[len(gap.before) :])
        if read is None or read.ids != ids[: len(read.ids)]:
            before = torch.tensor(gap.before[-gap.unread :], dtype=torch.int64)
            read = _Read([], *self._reader.following(before, self._cache, self._check))
        for token in ids[len(read.ids) :]:
            logits, cache = self._reader.following(torch.tensor([token]), read.cache, self._check)
            read = _Read([*read.ids, token], logits, cache)
        self._read[gap.row] = read
        return read.logits

    def _kept(self, gap: Open, close: Close, row: Sequence[int], least: int) -> int:
        """How many slots of ``row``, in which something was drawn just now, stay so that it joins best what stands
        behind."""
        written = list(itertools.takewhile(lambda token: token >= self._first, row))
        if len(written) < max(least, 1):
            return len(row)  # between locked words something is closed already: it stays as it is
        read = self._read[gap.row]  # all that was written, but for what came last
        first, unread = read.cache.length - len(read.ids), written[len(read.ids) :]

        def joins(numbers: Sequence[int]) -> Sequence[float]:
            branches = [(first + number, close.after) for number in numbers]
            chances = self._reader.branched(unread, branches, read.cache, self._check)
            return [float(behind.sum()) for behind in chances]

        return close.cut(written, least, joins)

    def _may_stand(self, token: int, logits: Tensor, close: Close | None) -> bool:
        closing = close is not None and token == close.filler
        return (token >= self._first or closing) and bool(logits[token] > float("-inf"))

    def _allowed(
        self, causal: Tensor, canvas: Tensor, written_ids: Sequence[int], close: Close | None, *, first: bool
    ) -> Tensor:
        """The ``causal`` logits [V], less what the ``canvas``' [V] rule out and lower for what was just said.

        Where text stands behind, both log-probabilities are mixed; ``first`` is the first slot of a step.
        """
        out = canvas == float("-inf")
        out[: self._first] = True  # what only a canvas closes its slots with is no word
        causal = causal.masked_fill(out, float("-inf"))
        if close is not None and close.after and not bool(out.all()):
            say = _SAY if first else _LATER
            own = torch.log_softmax(canvas.masked_fill(out, float("-inf")), dim=-1)
            causal = ((torch.log_softmax(causal, dim=-1) + say * own) / (1.0 + say)).masked_fill(out, float("-inf"))
        self._lower(causal, written_ids)
        return causal

    def _lower(self, causal: Tensor, written_ids: Sequence[int]) -> None:
        """Lower what would say its neighbour again, or end a run of three words that was there before."""
        names = self._names.to(causal.device)
        causal[written_ids[-1]] -= self._repeats
        spoken = [name for name in self._names[list(written_ids[-REACH:])].tolist() if name >= 0]
        ends = {c for a, b, c in zip(spoken, spoken[1:], spoken[2:], strict=False) if [a, b] == spoken[-2:]}
        for name in ends - {int(self._names[written_ids[-1]])}:
            causal[names == name] -= self._repeats

    def _drawn(self, causal: Tensor, row: int, place: int) -> int:
        """The id for the slot at ``place`` in the text."""
        chances, top = torch.topk(causal / self._temperature, min(CANDIDATES, len(causal)))
        generator = torch.Generator().manual_seed((self._seed * 1_000_003 + 7_919 * row + place) % 2**63)
        gumbel = -torch.empty(len(top)).exponential_(generator=generator).log()
        return int(top[(chances + gumbel.to(chances.device)).argmax()])


def _reached(count: int, step: int, limit: int) -> int:
    """How many of ``count`` slots the lead has reached in ``step`` of ``limit``: none in the first of several."""
    if limit == 1:
        return count * step
    steps = min(math.ceil(count / STRIDE), limit - 1)
    return math.ceil(count * min(max(step - 1, 0), steps) / steps)
