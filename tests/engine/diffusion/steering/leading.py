"""What the tests of a lead and of where it closes share: a causal path that counts, and one step of a lead."""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.diffusion.steering.closing import Close
from engine.diffusion.steering.lead import STRIDE, Lead, Open
from tests.engine.diffusion.fakes import Ids

VOCABULARY, FIRST, BLANK, FILLER = 40, 3, 2, 1
NAMES = torch.arange(VOCABULARY)
SLOTS = tuple(range(1, 9))
LAST = 1 + math.ceil(len(SLOTS) / STRIDE)
"""The step in which the lead is at the end."""


class Counting:
    """A causal path that follows every id with the next one; its cache is what it was told. ``drowsy``: it likes to say
    the same again even more."""

    def __init__(self, drowsy: bool = False) -> None:
        self.drowsy = drowsy
        self.told: list[Ids] = []

    def following(self, ids: Tensor, cache: Ids, check: object = None) -> tuple[Tensor, Ids]:
        assert len(ids)
        known = Ids((*cache, *ids.tolist()))
        self.told.append(known)
        logits = torch.zeros(VOCABULARY)
        logits[(known[-1] + 1) % VOCABULARY] = 20.0
        logits[known[-1]] += 25.0 * self.drowsy
        return logits, known

    def branched(
        self, stem: Sequence[int], branches: Sequence[tuple[int, Sequence[int]]], cache: Ids, check: object = None
    ) -> list[Tensor]:
        """The next one in a row is likely, any other is not."""
        text = (*cache, *stem)
        runs = [(text[place - 1], *ids) for place, ids in branches]
        return [torch.tensor([-0.1 if b == a + 1 else -9.0 for a, b in itertools.pairwise(run)]) for run in runs]


def led(
    teller: Counting,
    ids: Sequence[int],
    *,
    step: int,
    held: Sequence[int] = (),
    logits: Tensor | None = None,
    rows: Sequence[int] | None = None,
    repeats: float = 0.0,
    seed: int = 1,
    temperature: float = 0.01,
    before: tuple[int, ...] = (9,),
    limit: int = 12,
    close: Close | None = None,
    names: Tensor = NAMES,
) -> tuple[list[int], list[int], Tensor]:
    """The slots held, the canvas with them, and the logits as they were left."""
    canvas = torch.tensor([list(ids)])
    marks = torch.zeros_like(canvas, dtype=torch.bool)
    marks[0, list(held)] = True
    where = torch.arange(canvas.numel()) if rows is None else torch.tensor(rows, dtype=torch.int64)
    logits = torch.ones(len(where), VOCABULARY) if logits is None else logits
    view = StepView(step, limit, 0.5, canvas, marks, where)
    one = Open(0, SLOTS, before, 5, close=close)
    Lead(
        teller, Ids((7, 8)), [one], temperature=temperature, repeats=repeats, seed=seed, first=FIRST, names=names
    ).steer(view, logits)
    assert view.kept is not None
    kept, tokens = view.kept
    return kept[0].nonzero()[:, 0].tolist(), tokens[0].tolist(), logits


EMPTY = [5, *[BLANK] * 8, 6]
