"""A required word: each word of the writer's stands somewhere in what fills the gaps of a canvas. Worker thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch

from engine.diffusion.steering import Chain
from engine.diffusion.steering.require import Require
from engine.edits.rules.rule import Decoded, PlacedDraft, Rule, RuleContext, Stage, Violation
from engine.prose.words import occurrences

_NEAR = 80


@dataclass(frozen=True, slots=True)
class RequiredRule(Rule):
    """``words``, each spelled by one of ``runs`` of ids, the longest first."""

    stage: ClassVar[Stage] = Stage.REQUIRE

    words: tuple[str, ...]
    runs: tuple[tuple[int, ...], ...]

    @staticmethod
    def of(words: Sequence[str], encode: Callable[[str], list[int]]) -> "RequiredRule":
        """The rule for ``words``, of a text that ``encode`` reads."""
        runs = [tuple(encode(f" {word}")) for word in words]
        return RequiredRule(tuple(words), tuple(sorted(runs, key=len, reverse=True)))

    def roomy(self, lengths: Sequence[int]) -> tuple[int, ...]:
        """``lengths`` of a gap, each with room for every word wherever those before it stand."""
        sizes = [len(run) for run in self.runs]
        least = max((sum(sizes[:at]) + (at + 1) * (size - 1) + 1 for at, size in enumerate(sizes)), default=1)
        return tuple(sorted({max(length, least) for length in lengths}))

    def steering(self, context: RuleContext) -> Chain | None:
        layout = context.layout
        where = torch.zeros(len(layout.rows), layout.size, dtype=torch.bool)
        for number, row in enumerate(layout.rows):
            for gap in row.gaps:
                where[number, gap.start : gap.end] = True
        return Chain(*(Require(run, where) for run in self.runs)) if self.runs else None

    def check(self, decoded: Decoded) -> Violation | None:
        missing = [word for word in self.words if not any(_stands(word, placed) for placed in decoded.placed)]
        if not missing:
            return None
        slots = frozenset(slot for gap in decoded.row.gaps for slot in range(gap.start, gap.end))
        sentence = f"The word “{missing[0]}” found no place here; make the hole longer or try another seed."
        return Violation(slots, sentence, guilty=False)


def _stands(word: str, placed: PlacedDraft) -> bool:
    """Whether a draft has ``word`` in it, as a word of its own in the text as it will stand."""
    left, text = placed.before[-_NEAR:], placed.draft.text
    spans = occurrences(left + text + placed.after[:_NEAR], word)
    return any(len(left) <= start and end <= len(left) + len(text) for start, end in spans)
