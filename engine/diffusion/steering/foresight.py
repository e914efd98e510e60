"""Foresight: a steering that settles a gap of one slot by reading on, each likely token with the text behind it.

Worker thread; tokens only. Belongs to a model (its manifest asks for it). A canvas sees both sides of a gap at once but
is asked for little; the causal path of the same weights was trained on every token, and what follows tells it which
token was meant. Measured on the starter: 48 % of one-word gaps exact by the canvas alone, 53 % by both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

import torch
from torch import Tensor

from engine.diffusion.denoiser import Check
from engine.diffusion.steering import StepView
from engine.diffusion.steering.reader import CacheT, Reader

CANDIDATES = 12
AHEAD = 8
"""Held tokens behind the slot that are read; more hardly change the choice (LOG.md of the training)."""


@dataclass(frozen=True, slots=True)
class Lone:
    """A slot that is the only one of its row's gap: ``before`` ids up to it, ``after`` ids behind it, all held.

    ``before`` begins with one id at least; what stands before that is the cache.
    """

    row: int
    slot: int
    before: tuple[int, ...]
    after: tuple[int, ...]


class Foresight(Generic[CacheT]):
    """Holds, at each of ``lone``, a candidate by its log-probability on the canvas, and ``weight`` times that of the
    causal path for it and what follows.

    In the first step the likeliest CANDIDATES are compared and one is drawn by ``seed``, at ``temperature`` of the
    causal path: of two that are much alike another seed may take the other. Afterwards what was chosen stays, unless
    it was ruled out meanwhile. So nothing is kept between steps, and a run may be taken up anywhere. Put it last: what
    others ruled out is no candidate.
    """

    def __init__(
        self,
        reader: Reader[CacheT],
        cache: CacheT,
        lone: Sequence[Lone],
        *,
        weight: float,
        temperature: float,
        seed: int,
        first: int,
        check: Check | None = None,
    ) -> None:
        self._reader, self._cache, self._lone = reader, cache, tuple(lone)
        self._weight, self._temperature, self._seed = weight, temperature, seed
        self._first, self._check = first, check

    def steer(self, view: StepView, logits: Tensor) -> None:
        length = view.ids.shape[1]
        where, tokens = torch.zeros_like(view.held), view.ids.clone()
        everywhere = len(view.rows) == view.ids.numel()
        for gap in self._lone:
            flat = gap.row * length + gap.slot
            at = torch.tensor([flat], device=logits.device)
            if not everywhere:  # on a processor some positions have no logits, those of canvases at rest among them
                at = (view.rows == flat).nonzero()[:, 0]
                if not len(at):
                    continue
            own = logits[at][0]
            where[gap.row, gap.slot] = (own > float("-inf")).any()  # where all is ruled out, the loop says so
            tokens[gap.row, gap.slot] = self._token(view, gap, own)
        view.hold(where, tokens)

    def _token(self, view: StepView, gap: Lone, logits: Tensor) -> Tensor:
        """The id [] int64 for the slot of ``gap``, whose logits are [V]."""
        stands = view.ids[gap.row, gap.slot]
        if view.step > 1:
            allowed = (stands >= self._first) & (logits[stands] > float("-inf"))
            if view.ids.device.type != "cpu":
                return torch.where(allowed, stands, self._best(gap, logits))
            if bool(allowed):
                return stands
        return self._best(gap, logits)

    def _best(self, gap: Lone, logits: Tensor) -> Tensor:
        chances, likeliest = torch.topk(torch.log_softmax(logits, dim=-1), min(CANDIDATES, len(logits)))
        place = self._cache.length + len(gap.before)
        ways = [(place, (token, *gap.after)) for token in likeliest.tolist()]
        known = self._reader.branched(gap.before, ways, self._cache, self._check)
        total = chances + self._weight * torch.stack([way.sum() for way in known])
        generator = torch.Generator().manual_seed(self._seed + gap.row)
        gumbel = -torch.empty(len(likeliest)).exponential_(generator=generator).log()
        return likeliest[(total + self._weight * self._temperature * gumbel.to(total.device)).argmax()]
