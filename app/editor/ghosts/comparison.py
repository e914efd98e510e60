"""Two or three versions of one text side by side: which paragraphs stand against each other, and which words differ.

Pure functions; any thread, no Qt. Paragraphs are matched first and words only within those that differ, so that a long
text with few differences is compared at once.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.editor.ghosts.difference import pieces
from engine.messages import Range

MOST_ROWS = 300
"""More differences than a reader would look at."""
MOST_LETTERS = 12_000
"""Passages longer than this are shown as replaced as a whole."""
MOST_PAIRS = 60_000_000
"""Letters of one passage times letters of the other, of all rows: by words, more than that would take too long."""
HALF, NEARLY, NEAREST = 0.5, 0.9, 20
"""How much of their words two paragraphs share that are one, revised, and among how many it is looked for."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ComparedSpan:
    """Part of a cell. ``changed``: it is not in the text it is compared with."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """Passages that stand against each other, one a column; ``alike`` paragraphs before it are the same in all."""

    alike: int
    cells: tuple[tuple[ComparedSpan, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` differ; ``tail`` paragraphs after the last are alike; ``more`` rows were left out."""

    rows: tuple[ComparedRow, ...]
    tail: int
    more: int


def compared(base: str, others: Sequence[str]) -> Comparison:
    """``base`` in the first column, each of ``others`` in one of its own, marked where it differs from ``base``. With
    one other, what it lacks is marked in ``base`` too."""
    old = base.split("\n")
    news = [other.split("\n") for other in others]
    maps = [_matched(old, new) for new in news]
    meeting = [i for i in range(len(old)) if all(i in places for places in maps)]
    rows: list[ComparedRow] = []
    alike = more = 0
    room = MOST_PAIRS

    def put(passage: list[str], passages: list[list[str]]) -> None:
        nonlocal alike, more, room
        before, behind = _ends(passage, passages)
        alike += before
        passage, *passages = [lines[before : len(lines) - behind] for lines in (passage, *passages)]
        if any(other != passage for other in passages):
            if len(rows) < MOST_ROWS:
                joined, *others = ["\n".join(lines) for lines in (passage, *passages)]
                pairs = sum(len(joined) * len(other) for other in others)
                closely = pairs <= room
                room -= pairs if closely else 0
                rows.append(ComparedRow(alike, _cells(joined, others, closely)))
            else:
                more += 1
            alike = 0
        alike += behind

    at, ats = 0, [0] * len(news)
    for i in [*meeting, len(old)]:
        ends = [places.get(i, len(new)) for places, new in zip(maps, news, strict=True)]
        put(old[at:i], [new[a:b] for new, a, b in zip(news, ats, ends, strict=True)])
        if i < len(old):
            put(old[i : i + 1], [new[b : b + 1] for new, b in zip(news, ends, strict=True)])
        at, ats = i + 1, [end + 1 for end in ends]
    return Comparison(tuple(rows), alike, more)


def _ends(passage: list[str], passages: list[list[str]]) -> tuple[int, int]:
    """How many paragraphs at the beginning and at the end are the same in all."""
    shorter = min(map(len, (passage, *passages)))
    before = next((i for i in range(shorter) if any(other[i] != passage[i] for other in passages)), shorter)
    room = shorter - before
    return before, next((i for i in range(room) if any(other[-1 - i] != passage[-1 - i] for other in passages)), room)


def _cells(old: str, news: Sequence[str], closely: bool) -> tuple[tuple[ComparedSpan, ...], ...]:
    left: tuple[ComparedSpan, ...] = (ComparedSpan(old, False),)
    gone: tuple[ComparedSpan, ...]
    come: tuple[ComparedSpan, ...]
    cells = []
    for new in news:
        if not closely or len(old) + len(new) > MOST_LETTERS:
            gone, come = (ComparedSpan(old, new != old),), (ComparedSpan(new, new != old),)
        else:
            parts = pieces(old, new)
            gone = tuple(ComparedSpan(part.old, part.changed) for part in parts if part.old)
            come = tuple(ComparedSpan(part.new, part.changed) for part in parts if part.new)
        if len(news) == 1:
            left = gone
        cells.append(come)
    return (left, *cells)


def _matched(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The paragraph of ``new`` for each one of ``old`` that is in both, the same or much like it."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    room = shorter - head
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    pairs = {i: i for i in range(head)}
    middle = difflib.SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    at, there = head, head
    for block in middle.get_matching_blocks():
        i, k = head + block.a, head + block.b
        pairs |= _alike(old, new, (at, i), (there, k))
        pairs |= {i + step: k + step for step in range(block.size)}
        at, there = i + block.size, k + block.size
    pairs |= {len(old) - tail + i: len(new) - tail + i for i in range(tail)}
    return pairs


def _alike(old: Sequence[str], new: Sequence[str], here: Range, there: Range) -> dict[int, int]:
    """Of paragraphs that are all changed, those that are still much alike, in their order: a chapter that was revised
    from end to end is compared paragraph by paragraph."""
    left = [i for i in range(*here) if old[i].strip()]
    right = [k for k in range(*there) if new[k].strip()]
    if len(left) == len(right) == 1:
        return {left[0]: right[0]}
    theirs = [frozenset(_WORD.findall(new[k])) for k in right]
    pairs: dict[int, int] = {}
    at = 0
    for i in left:
        mine = frozenset(_WORD.findall(old[i]))
        likeness = [2 * len(mine & other) / (len(mine) + len(other) or 1) for other in theirs[at : at + NEAREST]]
        most = max(likeness, default=0.0)
        if most > HALF:
            # The nearest of those that are about as much alike.
            at += next(step for step, share in enumerate(likeness, start=1) if share >= most * NEARLY)
            pairs[i] = right[at - 1]
    return pairs
