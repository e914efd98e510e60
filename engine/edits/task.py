"""One canvas' worth of work, as a plan hands it to the loop, and what the loop asks of a plan.

Pure data and text; a task knows ids and slots, never a tensor.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from engine.edits.reading import Reading
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Decoded, PlacedDraft, Rule, Violation
from engine.edits.sampling import OF_THE_CHECKPOINT, Sampling
from engine.edits.text.spans import Span
from engine.edits.tokens.layout import Layout
from engine.messages import Edit, Range


@dataclass(frozen=True, slots=True)
class Task:
    """A canvas to denoise.

    spans     what it writes, in the order of the layout's gaps
    layout    its rows of slots over one prefix
    rules     all that steers and checks it
    reach     the range of the request's text that the canvas and its prefix see
    start     where in the schedule to begin, 1 the full run; below 1 the rows hold text to start from
    after     ids of the text right behind what the canvas writes, for the causal score (also beyond the canvas)
    sampling  its own numbers of the sampler
    """

    spans: tuple[Span, ...]
    layout: Layout
    rules: tuple[Rule, ...]
    reach: Range
    start: float = 1.0
    after: tuple[int, ...] = ()
    sampling: Sampling = OF_THE_CHECKPOINT

    @property
    def left_to_right(self) -> bool:
        """Whether it is written slot after slot: what stands behind a slot was written for what stands in it."""
        return any(rule.left_to_right for rule in self.rules)

    @property
    def looks_at_drafts(self) -> bool:
        """Whether any rule is to see every draft before it is shown."""
        return any(rule.looks_at_drafts for rule in self.rules)

    @property
    def lone_slot(self) -> int | None:
        """The slot that is settled as a word by itself, of which variants are to differ; None where there is none."""
        settled = (rule.lone_slot(self.layout) for rule in self.rules)
        return next((slot for slot in settled if slot is not None), None)

    def only(self, row: int) -> "Task":
        """The same work with one of its rows."""
        return replace(self, layout=self.layout.only(row), rules=tuple(rule.only(row) for rule in self.rules))

    def under(self, more: Sequence[Rule]) -> "Task":
        """The same work under ``more`` rules."""
        return replace(self, rules=(*self.rules, *more))

    def forbidding(self, *more: Forbidden) -> "Task":
        """The same work with more ruled out."""
        return self.under(more)

    def bound(self, row: int, ids: Sequence[int], slots: Collection[int]) -> frozenset[int]:
        """``slots`` of one row, which reads ``ids``, with those that its rules ask to lock along with them."""
        along = (rule.bound(self.layout.rows[row], ids, slots) for rule in self.rules)
        return frozenset(slots).union(*along)

    def locked(self, tokens: dict[int, int]) -> "Task":
        """The same work, of one row, with these slots locked to these ids, and what its rules ask for then."""
        layout = self.layout.holding(tokens)
        more = (add for rule in self.rules for add in rule.locked(layout, tokens.keys()))
        return replace(self, layout=layout, rules=(*self.rules, *more))

    def again(self, ids: Sequence[int], slots: Collection[int], most: int) -> "Task":
        """The same work, of one row that holds ``ids``, with noise at ``slots`` alone, in ``most`` steps at most."""
        layout = self.layout.renoised(ids, set(slots))
        return replace(self, layout=layout, start=1.0, sampling=self.sampling.within(most))

    def insisting(self) -> "Task | None":
        """The same work under the stronger form of its rules; None where none of them has any."""
        stronger = [rule.insisting() for rule in self.rules]
        if not any(stronger):
            return None
        return replace(self, rules=tuple(new or old for new, old in zip(stronger, self.rules, strict=True)))

    def standing(self, decoded: Decoded) -> frozenset[int]:
        """The slots of a draft that its rules ask to stand from now on. Raises where it is not to be shown."""
        return frozenset().union(*(rule.standing(decoded) for rule in self.rules))

    def violation(self, decoded: Decoded) -> Violation | None:
        """What a finished row breaks of its rules, the first thing; None where all is well."""
        broken = (rule.check(decoded) for rule in self.rules)
        return next((violation for violation in broken if violation is not None), None)


class Plan(Protocol):
    """An edit as a row of canvases, each made knowing the edits before it."""

    pieces: int
    grows: bool  # every piece adds to the one edit of the pieces before it

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        """The canvas of one piece; None where that piece has nothing to do."""

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        """What ``ids`` (the whole row) would become. Called at every step; ``final`` takes echoes away, adds edits."""

    def placed(self, task: Task, reading: Reading, done: Sequence[Edit]) -> tuple[PlacedDraft, ...]:
        """What the model wrote, in the text as it will stand: what the rules check."""

    def finished(self, done: Sequence[Edit]) -> bool:
        """Whether no further piece is needed."""
