"""New text is kept from repeating itself, where the model asks for that. Worker thread."""

from dataclasses import dataclass
from typing import ClassVar

from engine.diffusion.steering.repeats import FewerRepeats
from engine.edits.rules.foresight import lone_slots
from engine.edits.rules.rule import Rule, RuleContext, Stage


@dataclass(frozen=True, slots=True)
class RepeatsRule(Rule):
    """What repeats its neighbour, or a run of three, is ``nats`` less likely; ids below ``first`` may repeat.
    ``spares_lone``: a slot that foresight settles repeats nothing by accident, as what reads on best may well be what
    was said before."""

    stage: ClassVar[Stage] = Stage.LEAN

    nats: float
    first: int
    spares_lone: bool = False

    def steering(self, context: RuleContext) -> FewerRepeats | None:
        if self.spares_lone and lone_slots(context.layout, self.first):
            return None
        return FewerRepeats(self.nats, self.first, context.layout.prefix)
