"""Foresight: a gap of one slot is settled by reading on behind it, where the model asks for that. Worker thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from engine.diffusion.steering.foresight import AHEAD, Foresight, Lone
from engine.edits.rules.rule import Rule, RuleContext, Stage
from engine.edits.tokens.layout import Layout, Row
from engine.model.network.cache import PrefixCache


@dataclass(frozen=True, slots=True)
class ForesightRule(Rule):
    """``weight``: how much the causal path counts against the canvas; ``first``: the first id that is text."""

    stage: ClassVar[Stage] = Stage.DECIDE

    weight: float
    first: int

    def steering(self, context: RuleContext) -> Foresight[PrefixCache] | None:
        lone = lone_slots(context.layout, self.first)
        if not lone:
            return None
        return Foresight(
            context.network,
            # The last id of the prefix is run once more: what follows it is to be judged.
            context.cache.truncated(len(context.layout.prefix) - 1),
            lone,
            weight=self.weight,
            temperature=context.options.t_min,
            seed=context.seed,
            first=self.first,
            check=context.check,
        )

    def lone_slot(self, layout: Layout) -> int | None:
        return layout.rows[0].lone if len(layout.rows) == 1 else None


def lone_slots(layout: Layout, first: int) -> tuple[Lone, ...]:
    """The lone slots of the rows that have one and text behind it, with what stands on both sides of them."""
    lone = []
    for number, row in enumerate(layout.rows):
        slot = row.lone
        if slot is None or not layout.prefix:
            continue
        after = tuple(islice(held_from(row, slot + 1, first), AHEAD))
        if after:
            lone.append(Lone(number, slot, (layout.prefix[-1], *row.ids[:slot]), after))
    return tuple(lone)


def held_from(row: Row, slot: int, first: int) -> Iterator[int]:
    """The ids of the held text from ``slot`` on, up to what is free or is no text."""
    for token, held in zip(row.ids[slot:], row.held[slot:], strict=True):
        if not held or token < first:
            return
        yield token
