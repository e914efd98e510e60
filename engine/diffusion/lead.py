"""Lead: a steering that writes open text from left to right by the causal path, a few slots a step.

Worker thread; tokens only. Belongs to a model (its manifest asks for it). A small model that decides a whole canvas at
once has nothing behind it to lean on where a text goes on, and stammers; the causal path of the same weights writes
sentences. The canvas shows what it expects further on, and gives way as the lead comes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor

from engine.diffusion.denoiser import Check
from engine.diffusion.repeats import REACH
from engine.diffusion.steering import StepView

STEPS = 8
"""In how many steps the lead is at the end."""
CANDIDATES = 40
_DOUBT = 0.1  # what the lead has not reached is not to come to rest: its logits count so much

CacheT = TypeVar("CacheT")


class Teller(Protocol[CacheT]):
    """The one thing that is asked of a network here."""

    def following(self, ids: Tensor, cache: CacheT, check: Check | None = None) -> tuple[Tensor, CacheT]:
        """[T] int64 behind ``cache`` -> the logits [V] of what follows, float32, and the cache of both."""


@dataclass(frozen=True, slots=True)
class Open:
    """A row whose ``slots`` are to be written in their order. ``before``, one id at least, stand before the canvas: all
    but the last are in the cache. ``start`` stand there in all: so no two canvases of a text draw alike."""

    row: int
    slots: tuple[int, ...]
    before: tuple[int, ...]
    start: int


class Lead(Generic[CacheT]):
    """Holds the slots of each of ``rows`` up to where the lead is, each drawn by ``seed`` at ``temperature``.

    What ended up banned is no candidate; a token that repeats its neighbour, or ends a run of three that was there
    before, is lowered by ``repeats`` nats. Nothing is kept between steps: what stands on the canvas is what was drawn,
    and a token that was ruled out meanwhile is drawn again with all behind it as they are. So a run may be taken up
    anywhere. Put it last.
    """

    def __init__(
        self,
        teller: Teller[CacheT],
        cache: CacheT,
        rows: Sequence[Open],
        *,
        temperature: float,
        repeats: float,
        seed: int,
        first: int,
        check: Check | None = None,
    ) -> None:
        self._teller, self._cache, self._rows = teller, cache, tuple(rows)
        self._temperature, self._repeats = temperature, repeats
        self._seed, self._first, self._check = seed, first, check

    def steer(self, view: StepView, logits: Tensor) -> None:
        where, tokens = torch.zeros_like(view.held), view.ids.clone()
        for one in self._rows:
            self._write(one, view, logits, where, tokens)
        view.hold(where, tokens)

    def _write(self, one: Open, view: StepView, logits: Tensor, where: Tensor, tokens: Tensor) -> None:
        """Mark and fill the slots of ``one`` that the lead has reached; doubt the others."""
        length = view.ids.shape[1]
        place = torch.full((view.ids.numel(),), -1, dtype=torch.int64)  # -1: no logits, as of a canvas at rest
        place[view.rows.cpu()] = torch.arange(len(view.rows))
        steps = min(STEPS, view.limit)
        done, now = (math.ceil(len(one.slots) * min(step, steps) / steps) for step in (view.step - 1, view.step))
        said = torch.tensor(one.before, dtype=torch.int64, device=logits.device)
        cache, unread = self._cache, said[-1:]
        for number, slot in enumerate(one.slots):
            at = int(place[one.row * length + slot])
            if bool(view.held[one.row, slot]) or at < 0:
                token = view.ids[one.row, slot]
            elif number >= now:
                logits[at].mul_(_DOUBT)
                continue
            else:
                token = view.ids[one.row, slot]
                if number >= done or not self._may_stand(token, logits[at]):
                    told, cache = self._teller.following(unread, cache, self._check)
                    told = self._allowed(told, logits[at], said)
                    if not bool((told > float("-inf")).any()):
                        return  # the loop says so
                    token, unread = self._drawn(told, one.row, one.start + slot), said[:0]
                where[one.row, slot] = True
                tokens[one.row, slot] = token
            said, unread = torch.cat([said, token[None]]), torch.cat([unread, token[None]])

    def _may_stand(self, token: Tensor, logits: Tensor) -> bool:
        return bool((token >= self._first) & (logits[token] > float("-inf")))

    def _allowed(self, told: Tensor, logits: Tensor, said: Tensor) -> Tensor:
        """The causal logits ``told`` [V], less what the canvas' [V] rule out and lower for what was just said."""
        told = told.masked_fill(logits == float("-inf"), float("-inf"))
        told[: self._first] = float("-inf")  # what only a canvas closes its slots with is no word
        again = said[-1:]
        if len(said) > 2:
            near = said[-REACH:]
            again = torch.cat([again, near[2:][(near[:-2] == said[-2]) & (near[1:-1] == said[-1])]])
        told[again] -= self._repeats
        return told

    def _drawn(self, told: Tensor, row: int, place: int) -> Tensor:
        """The id [] int64 for the slot at ``place`` in the text."""
        chances, found = torch.topk(told / self._temperature, min(CANDIDATES, len(told)))
        generator = torch.Generator().manual_seed((self._seed * 1_000_003 + 7_919 * row + place) % 2**63)
        gumbel = -torch.empty(len(found)).exponential_(generator=generator).log()
        return found[(chances + gumbel.to(chances.device)).argmax()]
