"""One canvas' worth of work, as a plan hands it to the runner, and how its rows are read back into text.

Pure data and text; a task knows ids and slots, never a tensor.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from engine.edits.text.draft import Draft
from engine.edits.text.spans import Span
from engine.edits.tokens.layout import Layout, Row, Slots
from engine.edits.tokens.vocabulary import Vocabulary
from engine.messages import Edit, Range


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Ids that may not be written: at every free slot, or only at ``slots`` (one set a row)."""

    ids: tuple[int, ...]
    slots: tuple[frozenset[int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Led:
    """How a canvas is led. ``closes``: the last gap ends before text that stays, else the canvas is open. ``wanted``
    are the tokens it is to have, about, None for any number; ``whole``: sentences are wanted."""

    closes: bool = False
    wanted: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A canvas to denoise.

    spans      what it writes, in the order of the layout's gaps
    start      where in the schedule to begin, 1 the full run; below 1 the rows hold text to start from
    reach      the range of the request's text that the canvas and its prefix see
    after      ids of the text right behind what the canvas writes, for the causal score (also beyond the canvas)
    required   runs of ids that must stand somewhere on the canvas once ``insist`` is set
    fresh      whether it writes new words rather than words over again: only those are kept from repeating
    standing   whether what the rows start from stands until the model is surer of something else: it is favoured by
               the model's caution, and what is refused goes back to it instead of becoming noise
    most       steps that it may take, where that is less than the model's own number
    led        set where the causal path writes it from left to right; the model asks for that
    """

    spans: tuple[Span, ...]
    layout: Layout
    forbidden: tuple[Forbidden, ...]
    reach: Range
    start: float = 1.0
    after: tuple[int, ...] = ()
    required: tuple[tuple[int, ...], ...] = ()
    insist: bool = False
    fresh: bool = False
    standing: bool = False
    most: int | None = None
    led: Led | None = None

    def only(self, row: int) -> "Task":
        """The same work with one of its rows."""
        forbidden = tuple(
            replace(one, slots=(one.slots[row],)) if one.slots is not None else one for one in self.forbidden
        )
        return replace(self, layout=self.layout.only(row), forbidden=forbidden)

    def forbidding(self, *more: Forbidden) -> "Task":
        """The same work with more ruled out."""
        return replace(self, forbidden=(*self.forbidden, *more))


@dataclass(frozen=True, slots=True)
class Reading:
    """One row as text: a draft a span, in the writer's typography, seams included; ``leads`` maps a slot that only
    carries on a character to the slot that began it. ``slots`` are those that count as written; ``edits`` are what a
    final reading comes to; ``exempt`` are ranges of a single draft that are the writer's own; ``echo`` is the share
    of what was written that repeats its neighbourhood; ``lost`` counts changes taken back for a lock's sake."""

    drafts: tuple[Draft, ...]
    leads: dict[int, int] = field(default_factory=dict)
    slots: tuple[int, ...] = ()
    edits: tuple[Edit, ...] = ()
    exempt: tuple[Range, ...] = ()
    echo: float = 0.0
    lost: int = 0

    @property
    def empty(self) -> bool:
        """Whether any span came out without a letter, digit or symbol."""
        return any(not any(_speaks(char) for char in draft.text) for draft in self.drafts)


class Plan(Protocol):
    """An edit as a row of canvases, each made knowing the edits before it."""

    pieces: int
    grows: bool  # every piece adds to the one edit of the pieces before it

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        """The canvas of one piece; None where that piece has nothing to do."""

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        """What ``ids`` (the whole row) would become. Called at every step; ``final`` takes echoes away, adds edits."""

    def violations(self, task: Task, reading: Reading, done: Sequence[Edit], ban: Sequence[str]) -> set[int] | None:
        """Slots that wrote a banned word (empty: the fault lies in no slot); None where all is well."""

    def finished(self, done: Sequence[Edit]) -> bool:
        """Whether no further piece is needed."""


def _speaks(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "S"


def written(ids: Sequence[int], gap: Slots, stops: Iterable[int], filler: int | None) -> tuple[list[int], list[int]]:
    """The ids that a gap holds up to the first stop, fillers left out, and their slots."""
    ending = set(stops)
    kept: list[int] = []
    slots: list[int] = []
    for slot in range(gap.start, gap.end):
        token = ids[slot]
        if token in ending:
            break
        if token != filler:
            kept.append(token)
            slots.append(slot)
    return kept, slots


def with_continuations(slots: Iterable[int], leads: dict[int, int]) -> set[int]:
    """``slots`` and those that carry on a character one of them began."""
    found = set(slots)
    return found | {follower for follower, lead in leads.items() if lead in found}


def slots_of(reading: Reading, span: int, start: int, end: int) -> set[int]:
    """Every slot behind ``start:end`` of the draft of one span, those in between included that show nothing."""
    found = with_continuations(reading.drafts[span].slots(start, end), reading.leads)
    return set(range(min(found), max(found) + 1)) if found else found


def plain_draft(
    vocabulary: Vocabulary, ids: Sequence[int], gap: Slots, stops: Iterable[int], filler: int | None
) -> tuple[Draft, dict[int, int], list[int]]:
    """A gap's text in the model's view with its leads and the slots that count."""
    kept, slots = written(ids, gap, stops, filler)
    draft, leads = vocabulary.weave(kept, slots)
    return draft, leads, slots


def locked_owners(row: Row, gap: Slots, leads: dict[int, int]) -> set[int]:
    """The owners of what the writer locked in a gap that is free otherwise: it is not to be cut away at the end."""
    return {leads.get(slot, slot) for slot in range(gap.start, gap.end) if row.held[slot]}
