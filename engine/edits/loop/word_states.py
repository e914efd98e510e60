"""A draft as the page is to show it: per word whether it is settled, how undecided it is, and whether it is locked."""

import math
from collections.abc import Collection, Sequence

from engine.edits.reading import with_continuations
from engine.edits.text.draft import Draft
from engine.edits.text.spans import Span
from engine.messages import Range, SpanDraft, WordState
from engine.prose.characters import is_unspaced


def shown_words(text: str) -> list[Range]:
    """What is shown as one word: a run between spaces, punctuation included; of unspaced scripts each character."""
    ranges: list[Range] = []
    start = -1
    for at, char in enumerate(text):
        alone = is_unspaced(char) and char.isalnum()
        if start >= 0 and (char.isspace() or alone):
            ranges.append((start, at))
            start = -1
        if start < 0 and not char.isspace():
            start = at
    if start >= 0:
        ranges.append((start, len(text)))
    return ranges


def span_draft(
    span: Span,
    draft: Draft,
    leads: dict[int, int],
    entropy: Sequence[float],
    settled: Sequence[bool],
    locked: Collection[int],
) -> SpanDraft:
    """``draft`` of ``span`` with the state of each of its words; ``entropy``, ``settled`` are one a slot of the row.

    A word's entropy is the worst of its slots; it is settled when all of them are, or when no slot wrote it.
    """
    states: list[WordState] = []
    settled_count = 0
    for start, end in shown_words(draft.text):
        slots = with_continuations(draft.slots(start, end), leads)
        worst = max((entropy[slot] for slot in slots), default=0.0)
        all_settled = all(settled[slot] for slot in slots)
        held = any(slot in locked for slot in slots)
        settled_count += all_settled
        states.append(WordState(start, end, all_settled, worst if math.isfinite(worst) else 0.0, held))
    share = settled_count / len(states) if states else 0.0
    return SpanDraft(span.start, span.end, draft.text, share, tuple(states))
