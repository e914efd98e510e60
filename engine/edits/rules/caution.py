"""Caution: what stands stays until the model is surer of something else. Worker thread."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from engine.diffusion.draws import Draws, StandingDraws
from engine.diffusion.steering.favour import Favour
from engine.edits.rules.rule import Rule, RuleContext, Stage
from engine.edits.tokens.layout import Layout


@dataclass(frozen=True, slots=True)
class CautionRule(Rule):
    """What the rows start from is favoured by ``nats``, and what is refused goes back to it instead of becoming noise.
    ``blank`` and ``filler``: what room shows and what closes it, None where the model has none."""

    stage: ClassVar[Stage] = Stage.LEAN

    nats: float
    blank: int | None
    filler: int | None

    def draws(self, draws: Draws, layout: Layout) -> Draws:
        return StandingDraws(draws, _shown(layout))

    def steering(self, context: RuleContext) -> Favour:
        shown = _shown(context.layout)
        if self.blank is None or self.filler is None:
            return Favour(shown, self.nats, torch.arange(shown.shape[1]).expand_as(shown), shown)
        room = shown == self.blank
        # A word goes together; the room beside it is for itself.
        groups = 2 * room.cumsum(dim=1) - room.long()
        return Favour(shown.masked_fill(room, self.filler), self.nats, groups.clamp(max=shown.shape[1] - 1), shown)


def _shown(layout: Layout) -> Tensor:
    """[B, C] int64: the ids that the rows start from."""
    return torch.tensor([row.ids for row in layout.rows], dtype=torch.int64)
