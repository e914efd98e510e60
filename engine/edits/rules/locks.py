"""What a lock that the writer sets while a canvas is denoised does to the slots beside it. Worker thread."""

from collections.abc import Collection
from dataclasses import dataclass

from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Rule
from engine.edits.tokens.layout import Layout


@dataclass(frozen=True, slots=True)
class LocksRule(Rule):
    """Whole words are locked: no free slot behind one carries it on (ids ``continuing``), and no answer ends before one
    (ids ``stops``)."""

    continuing: tuple[int, ...]
    stops: tuple[int, ...]

    def locked(self, layout: Layout, slots: Collection[int]) -> tuple[Forbidden, ...]:
        held = layout.rows[0].held
        behind = frozenset(slot + 1 for slot in slots if slot + 1 < layout.size and not held[slot + 1])
        earlier = frozenset(slot for slot in range(max(slots)) if not held[slot])
        rules = (Forbidden(self.continuing, (behind,)), Forbidden(self.stops, (earlier,)))
        return tuple(rule for rule in rules if rule.slots != (frozenset(),))
