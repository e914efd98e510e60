"""What is kept of the writer's own: words and locks that an answer must hold, and the last look at a proposal.

Worker thread. An answer is free at first; where it lost something, ``KeepRule`` insists in a second attempt. Whatever
was tried, ``require_kept`` has the last word.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.diffusion.steering import Chain
from engine.diffusion.steering.require import Require
from engine.edits.rules.rule import Rule, RuleContext, Stage
from engine.edits.text.context import applied
from engine.edits.text.spans import kept_ranges
from engine.errors import EngineFault, SteeringError
from engine.messages import Edit, Fix, Range, Rewrite
from engine.prose.words import occurrences


@dataclass(frozen=True, slots=True)
class KeepRule(Rule):
    """Each of ``runs`` of ids stands somewhere on the canvas, once the rule insists."""

    stage: ClassVar[Stage] = Stage.REQUIRE

    runs: tuple[tuple[int, ...], ...]
    insists: bool = False

    def steering(self, context: RuleContext) -> Chain | None:
        del context
        return Chain(*map(Require, self.runs)) if self.insists and self.runs else None

    def insisting(self) -> "KeepRule | None":
        return replace(self, insists=True) if self.runs and not self.insists else None


def require_sound(text: str, edits: Sequence[Edit], allowed: Sequence[Range]) -> None:
    """Raise EngineFault unless the edits are ascending, disjoint, true to ``text`` and inside ``allowed`` ranges,
    which are ascending and disjoint."""
    last = 0
    for edit in edits:
        near = bisect_right(allowed, edit.start, key=lambda place: place[0]) - 1
        inside = near >= 0 and edit.end <= allowed[near][1]
        if edit.start < last or text[edit.start : edit.end] != edit.old or not inside:
            raise EngineFault(f"An edit at {edit.start} would have changed text outside its range; it was dropped.")
        last = edit.end


def require_kept(request: Rewrite | Fix, edits: Sequence[Edit]) -> None:
    """Raise SteeringError unless every lock and every occurrence of a kept word in the passage survives ``edits``."""
    text, start, end = request.text, request.start, request.end
    for a, b in kept_ranges(text, start, end, request.keep, request.locks):
        if any((edit.start < b and a < edit.end) or a < edit.start < b for edit in edits):
            raise SteeringError(f"The locked “{text[a:b]}” could not be kept; lock less or try another seed.")
    if not request.keep:
        return
    passage = applied(text, start, end, edits)
    for word in request.keep:
        if len(occurrences(passage, word)) < len(occurrences(text[start:end], word)):
            raise SteeringError(f"The word “{word}” could not be kept everywhere; try another seed.")
