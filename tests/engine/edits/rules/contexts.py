"""A run for rules to steer: the tiny base model over a layout of a test's own."""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.edits.rules.rule import RuleContext
from engine.edits.tokens.layout import UNKNOWN, Layout, Row, Slots
from tests.engine.edits.guides import guide

PREFIX = (2, 30, 31)


def row(ids: Sequence[int], gap: tuple[int, int], held: Sequence[int] | None = None) -> Row:
    """A row whose gap is free, but for the slots ``held`` (default: none of it), between held text."""
    free = set(range(*gap)) - set(held or ())
    flags = tuple(slot not in free for slot in range(len(ids)))
    return Row(tuple(ids), flags, (UNKNOWN,) * len(ids), (Slots(0, *gap),))


def context(*rows: Row, seed: int = 1) -> RuleContext:
    kit = guide("base").kit
    cache = kit.network.encode(torch.tensor(PREFIX))
    return RuleContext(kit.network, cache, Layout(PREFIX, rows, 0), kit.generation, seed, lambda: None)


def view(run: RuleContext, step: int = 1) -> StepView:
    """The canvas of ``run`` as a steering sees it, with logits for every slot."""
    ids = torch.tensor([laid.ids for laid in run.layout.rows])
    held = torch.tensor([laid.held for laid in run.layout.rows])
    return StepView(step, 6, 0.5, ids, held, torch.arange(ids.numel()))


def logits(run: RuleContext) -> Tensor:
    """Zeros for every slot and id."""
    return torch.zeros(sum(len(laid.ids) for laid in run.layout.rows), run.network.vocab_size)
