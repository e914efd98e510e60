"""A result is checked against the text's structure: nothing that is no prose may be another thing afterwards.

Pure text. What a canvas holds is one half; the other is what its words make of their neighbours: a backtick, a bracket
or a sign at a line's start turns what stands behind it into something else, byte for byte the same.
"""

from collections.abc import Sequence

from engine.errors import SteeringError
from engine.messages import Edit
from engine.prose.kinds import Markup
from engine.prose.structure.structure import Structure


def without_changed_markup(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Those of ``edits``, ascending and disjoint, that leave all of ``text`` that is no prose what and as it is, and
    make no words into anything else."""
    reading = Structure(text)
    spans = reading.markup()
    if _keeps(text, spans, edits, exact=True):
        return tuple(edits)
    kept: list[Edit] = []
    for edit in edits:
        if _keeps(text, spans, [*kept, edit], exact=True):
            kept.append(edit)
    return tuple(kept)


def require_markup(text: str, edits: Sequence[Edit]) -> None:
    """Raise SteeringError unless all of ``text`` that is no prose and stands outside of ``edits`` is what it was: for
    what is written anew, which may have signs of its own."""
    if not _keeps(text, Structure(text).markup(), edits, exact=False):
        raise SteeringError("What was written would have changed code, a link or other markup beside it; try again.")


def _keeps(text: str, spans: Sequence[Markup], edits: Sequence[Edit], exact: bool) -> bool:
    """Whether ``spans`` are in the changed text too, each where it belongs; ``exact``: and nothing else."""
    parts: list[str] = []
    expected: list[Markup] = []
    at = shift = number = 0
    for edit in (*edits, None):
        start = len(text) if edit is None else edit.start
        while number < len(spans) and spans[number].end <= start:
            low, high, kind = spans[number]
            expected.append(Markup(low + shift, high + shift, kind))
            number += 1
        if edit is None:
            parts.append(text[at:])
            break
        while number < len(spans) and spans[number].start < edit.end:
            if exact:
                return False
            number += 1  # the writer put the hole there
        parts += (text[at : edit.start], edit.new)
        at = edit.end
        shift += len(edit.new) - (edit.end - edit.start)
    new = Structure("".join(parts)).markup()
    return new == expected if exact else _all_in(expected, new)


def _all_in(expected: Sequence[Markup], new: Sequence[Markup]) -> bool:
    """Whether each of ``expected`` lies in one of ``new`` of its kind; both ascending and disjoint. A sign may be
    longer now: an item without words takes in the space behind its marker."""
    number = 0
    for span in expected:
        while number < len(new) and new[number].end < span.end:
            number += 1
        if number == len(new) or new[number].start > span.start or new[number].kind is not span.kind:
            return False
    return True
