"""Ids that may not be written, everywhere or at some slots. Worker thread."""

from dataclasses import dataclass, replace
from typing import ClassVar

import torch

from engine.diffusion.steering.ban import Ban
from engine.edits.rules.rule import Rule, RuleContext, Stage


@dataclass(frozen=True, slots=True)
class Forbidden(Rule):
    """``ids`` may not be written: at every free slot, or only at ``slots`` (one set a row)."""

    stage: ClassVar[Stage] = Stage.MASK

    ids: tuple[int, ...]
    slots: tuple[frozenset[int], ...] | None = None

    def steering(self, context: RuleContext) -> Ban | None:
        if not self.ids or (self.slots is not None and not any(self.slots)):
            return None
        if self.slots is None:
            return Ban(self.ids)
        where = torch.zeros(len(context.layout.rows), context.layout.size, dtype=torch.bool)
        for row, slots in enumerate(self.slots):
            where[row, sorted(slots)] = True
        return Ban(self.ids, where)

    def only(self, row: int) -> "Forbidden":
        return self if self.slots is None else replace(self, slots=(self.slots[row],))
