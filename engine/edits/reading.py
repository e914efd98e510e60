"""How the ids of a canvas read: a row as drafts in the writer's typography, and which slots wrote what. Pure text."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.edits.text.draft import Draft
from engine.edits.tokens.layout import Row, Slots
from engine.edits.tokens.vocabulary import Vocabulary
from engine.messages import Edit, Range


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
    written_slots = set(slots)
    return written_slots | {follower for follower, lead in leads.items() if lead in written_slots}


def slots_of(reading: Reading, span: int, start: int, end: int) -> set[int]:
    """Every slot behind ``start:end`` of the draft of one span, those in between included that show nothing."""
    written_slots = with_continuations(reading.drafts[span].slots(start, end), reading.leads)
    return set(range(min(written_slots), max(written_slots) + 1)) if written_slots else written_slots


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
