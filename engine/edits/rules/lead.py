"""Lead: the causal path writes a gap from left to right, where the model asks for that. Worker thread."""

from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

import torch

from engine.diffusion.steering.closing import AHEAD, Close, Kinds
from engine.diffusion.steering.lead import Lead, Open
from engine.diffusion.steering.repeats import REACH
from engine.edits.rules.foresight import held_from
from engine.edits.rules.rule import Rule, RuleContext, Stage
from engine.edits.tokens.layout import Row
from engine.edits.tokens.vocabulary import Vocabulary
from engine.model.network.cache import PrefixCache


@dataclass(frozen=True, slots=True)
class GapEnd:
    """How a led gap ends before text that stays. ``wanted`` are the tokens it is to have, about, None for any number;
    ``whole``: sentences are wanted; ``filler`` closes what is left over."""

    wanted: int | None
    whole: bool
    filler: int


@dataclass(frozen=True, slots=True)
class LeadRule(Rule):
    """Led at ``temperature``; what repeats is ``repeats`` nats less likely; ``first`` is the first id that is text.
    ``end``: how the last gap ends, None for an open canvas."""

    stage: ClassVar[Stage] = Stage.DECIDE
    left_to_right: ClassVar[bool] = True

    temperature: float
    repeats: float
    first: int
    vocabulary: Vocabulary
    end: GapEnd | None = None

    def steering(self, context: RuleContext) -> Lead[PrefixCache]:
        prefix = context.layout.prefix
        rows = []
        for number, row in enumerate(context.layout.rows):
            first, last = row.gaps[0].start, row.gaps[-1].end
            before = (*prefix[-REACH:], *row.ids[:first])
            close = None if self.end is None else self._close(self.end, row, last, context.network.vocab_size)
            rows.append(Open(number, tuple(range(first, last)), before, len(prefix), first + 1, close))
        return Lead(
            context.network,
            context.cache.truncated(len(prefix) - 1),
            rows,
            temperature=self.temperature,
            repeats=self.repeats,
            seed=context.seed,
            first=self.first,
            names=torch.tensor(self.vocabulary.names()),
            check=context.check,
        )

    def _close(self, end: GapEnd, row: Row, last: int, vocab_size: int) -> Close:
        """How the gap up to slot ``last`` ends."""
        carrying, ending = torch.zeros(2, vocab_size, dtype=torch.bool)
        carrying[list(self.vocabulary.continuing())] = True
        ending[list(self.vocabulary.ending())] = True
        after = tuple(islice(held_from(row, last, self.first), AHEAD))
        return Close(after, end.wanted, end.whole, end.filler, Kinds(~carrying, ending))
