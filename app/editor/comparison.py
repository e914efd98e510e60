"""Two or three versions of one text side by side: which paragraphs stand against each other, and which words differ.

Pure functions; any thread, no Qt. Paragraphs are matched first and words only within those that differ, so that a long
text with few differences is compared at once.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from app.editor.difference import pieces

MOST_ROWS = 300
"""More differences than a reader would look at."""
MOST_LETTERS = 12_000
"""Passages longer than this are shown as replaced as a whole."""


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a cell. ``changed``: it is not in the text it is compared with."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Passages that stand against each other, one a column; ``alike`` paragraphs before it are the same in all."""

    alike: int
    cells: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` differ; ``tail`` paragraphs after the last are alike; ``more`` rows were left out."""

    rows: tuple[Row, ...]
    tail: int
    more: int


def compared(base: str, others: Sequence[str]) -> Comparison:
    """``base`` in the first column, each of ``others`` in one of its own, marked where it differs from ``base``. With
    one other, what it lacks is marked in ``base`` too."""
    old = base.split("\n")
    news = [other.split("\n") for other in others]
    maps = [_matched(old, new) for new in news]
    meeting = [i for i in range(len(old)) if all(i in places for places in maps)]
    rows: list[Row] = []
    alike = more = 0
    at, ats = 0, [0] * len(news)
    for i in [*meeting, len(old)]:
        ends = [places.get(i, len(new)) for places, new in zip(maps, news, strict=True)]
        if i > at or any(end > start for start, end in zip(ats, ends, strict=True)):
            if len(rows) < MOST_ROWS:
                passages = ["\n".join(new[a:b]) for new, a, b in zip(news, ats, ends, strict=True)]
                rows.append(Row(alike, _cells("\n".join(old[at:i]), passages)))
            else:
                more += 1
            alike = 0
        if i < len(old):
            alike += 1
        at, ats = i + 1, [end + 1 for end in ends]
    return Comparison(tuple(rows), alike, more)


def _cells(old: str, news: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    left: tuple[Span, ...] = (Span(old, False),)
    gone: tuple[Span, ...]
    come: tuple[Span, ...]
    cells = []
    for new in news:
        if len(old) + len(new) > MOST_LETTERS:
            gone, come = (Span(old, new != old),), (Span(new, new != old),)
        else:
            parts = pieces(old, new)
            gone = tuple(Span(part.old, part.changed) for part in parts if part.old)
            come = tuple(Span(part.new, part.changed) for part in parts if part.new)
        if len(news) == 1:
            left = gone
        cells.append(come)
    return (left, *cells)


def _matched(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The paragraph of ``new`` for each one of ``old`` that is in both."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    room = shorter - head
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    found = {i: i for i in range(head)}
    found |= {len(old) - tail + i: len(new) - tail + i for i in range(tail)}
    middle = difflib.SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    for block in middle.get_matching_blocks():
        found |= {head + block.a + i: head + block.b + i for i in range(block.size)}
    return found
