"""What the canvas learns from: holes between clean text, and whole canvases noised at a random rate.

Any device, one generator, no loops over examples. Knows ids and word edges; nothing of networks.

Three kinds of example, drawn by the shares of an Objective: *scattered* short holes, *one* hole of a word to a few
sentences, and *rate*: every position noised with the same chance. A hole holds its true tokens and then <filler>s
(0-50 % more). Part of a hole may stand open with its true tokens, as it does half-way through a run.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.training.texts.bpe import BLANK, EOS, FILLER, FIRST_TEXT_ID, PAD


@dataclass(frozen=True, slots=True)
class Objective:
    """The shares and rates of the noise. All are probabilities."""

    scattered: float = 0.45
    one: float = 0.3  # the rest is *rate*
    hole_rate: float = 0.09  # of words that begin a scattered hole
    surplus: float = 0.6  # of holes that get fillers at all
    open_holes: float = 0.4  # of examples with part of their holes standing open
    blank_share: float = 0.85
    clean_weight: float = 0.15  # loss weight of positions that show their true token
    clean_share: float = 0.1  # of such positions that get a loss


@dataclass(frozen=True, slots=True)
class Noised:
    """``canvas`` ids to show, ``target`` ids to predict, ``weight`` of each loss; ``free`` = noised. All [B, C]."""

    canvas: Tensor
    target: Tensor
    weight: Tensor
    free: Tensor


def word_starts(ids: Tensor, begins: Tensor, ends: Tensor) -> Tensor:
    """Bool [B, T]: a word's edge lies before the position (tables from ``tokens.word_edges``)."""
    first = torch.ones_like(ids[:, :1], dtype=torch.bool)
    return torch.cat([first, ~(begins[ids[:, 1:]] & ends[ids[:, :-1]])], dim=1)


class Noiser:
    """Turns clean canvases into examples."""

    def __init__(self, objective: Objective, begins: Tensor, ends: Tensor, vocab_size: int) -> None:
        self.objective = objective
        self.begins, self.ends = begins, ends
        self.vocab_size = vocab_size

    def __call__(self, ids: Tensor, generator: torch.Generator) -> Noised:
        """Clean ids int64 [B, C] -> an example each. Text pushed out by fillers falls off the right end."""
        o = self.objective
        batch, length = ids.shape

        def uniform(*size: int) -> Tensor:
            return torch.rand(size, generator=generator, device=ids.device)

        kind = uniform(batch, 1)
        scattered, single = kind < o.scattered, (kind >= o.scattered) & (kind < o.scattered + o.one)
        text = (ids != PAD) & (ids != EOS)
        holes = self._holes(ids, scattered, single, uniform) & text & (scattered | single)
        target, hole = _with_fillers(ids, holes, o.surplus, uniform)
        # Whole canvases at a random rate; a tenth of them all noise, as a continuation starts.
        rate = uniform(batch, 1) * 1.1
        by_rate = (uniform(batch, length) < rate) & ~(scattered | single)
        shown = (uniform(batch, 1) < o.open_holes) & (uniform(batch, length) < uniform(batch, 1))
        free = (hole & ~shown) | by_rate
        noise = torch.randint(FIRST_TEXT_ID, self.vocab_size, ids.shape, generator=generator, device=ids.device)
        noise = torch.where(uniform(batch, length) < o.blank_share, BLANK, noise)
        # Each example counts about the root of its noised positions: whole-canvas noise would drown the short holes.
        share = free.sum(1, keepdim=True).clamp(min=1).float().rsqrt()
        clean = (hole & shown) | (uniform(batch, length) < o.clean_share)
        weight = torch.where(free, 1.0, torch.where(clean, o.clean_weight, 0.0)) * share
        weight = torch.where(target == PAD, weight * 0.05, weight)
        return Noised(torch.where(free, noise, target), target, weight, free)

    def _holes(self, ids: Tensor, scattered: Tensor, single: Tensor, uniform: Callable[..., Tensor]) -> Tensor:
        """Bool [B, C] of the true tokens inside holes, whole words only."""
        batch, length = ids.shape
        word = word_starts(ids, self.begins, self.ends).cumsum(1) - 1
        words = word[:, -1:] + 1
        place = torch.arange(length, device=ids.device).expand(batch, length)
        # Scattered: most are one word, some two or three.
        short = 1 + (uniform(batch, length) < 0.3).long() + (uniform(batch, length) < 0.15).long()
        begins = (uniform(batch, length) < self.objective.hole_rate * (0.4 + 1.2 * uniform(batch, 1))) & scattered
        # One: its length leans to the short side; it begins in the first two thirds of the canvas.
        span = torch.exp(uniform(batch, 1) * torch.log(0.6 * words.float())).round().long().clamp(min=1)
        first = (uniform(batch, 1) * (words - span).clamp(min=1) * 0.85).long()
        begins = begins | ((place == first) & single)
        lasts = torch.where(single, span, short)
        reach = torch.where(begins, place + lasts, 0).cummax(1).values
        return (reach > place).gather(1, word)


def _with_fillers(ids: Tensor, holes: Tensor, chance: float, uniform: Callable[..., Tensor]) -> tuple[Tensor, Tensor]:
    """Insert fillers at holes' ends: (targets [B, C], bool [B, C] of the holes' slots)."""
    batch, length = ids.shape
    place = torch.arange(length, device=ids.device).expand(batch, length)
    outside = torch.zeros_like(holes[:, :1])
    opens = holes & ~torch.cat([outside, holes[:, :-1]], 1)
    closes = holes & ~torch.cat([holes[:, 1:], outside], 1)
    size = place - torch.where(opens, place, 0).cummax(1).values + 1
    # Up to half as many, and up to two more: a short hole is asked for with a slot or two to spare.
    extra = (size * uniform(batch, length) * 0.5 + uniform(batch, length) * 2).long()
    extra = torch.where(closes & (uniform(batch, length) < chance), extra, 0)
    at = place + extra.cumsum(1) - extra
    at = at.clamp(max=length)  # what no longer fits goes to a column that is cut off
    target = torch.full((batch, length + 1), FILLER, dtype=ids.dtype, device=ids.device).scatter(1, at, ids)
    slots = torch.ones(batch, length + 1, dtype=torch.bool, device=ids.device).scatter(1, at, holes)
    return target[:, :length], slots[:, :length]
