"""Banned words: the ids to rule out beforehand, and the slots that wrote one all the same. Pure; any thread."""

from collections.abc import Callable, Sequence

from engine.edits.task import Reading, with_continuations
from engine.edits.text.draft import Draft
from engine.edits.tokens.vocabulary import Vocabulary
from engine.messages import Range
from engine.prose.words import fold, occurrences

_NEAR = 80


def banned_ids(vocabulary: Vocabulary, ban: Sequence[str]) -> tuple[int, ...]:
    """Single ids that spell a banned word in one of its usual casings, with and without the space before it.

    Only a short cut: what takes several ids, or another casing, is found by ``offending`` on the decoded text.
    """
    found: set[int] = set()
    for word in ban:
        for spelled in {word, word.lower(), word.upper(), word.capitalize(), word.title(), word.casefold()}:
            for text in (spelled, f" {spelled}"):
                ids = vocabulary.encode(text)
                if len(ids) == 1 and fold(vocabulary.text(ids[0])).split() == fold(word).split():
                    found.add(ids[0])
    return tuple(sorted(found))


def offending(
    draft: Draft,
    before: str,
    after: str,
    ban: Sequence[str],
    leads: dict[int, int],
    exempt: Sequence[Range] = (),
) -> set[int] | None:
    """The slots behind every banned word that ``draft`` takes part in, seams included; None where there is none.

    A word that stands wholly outside the draft, or wholly in one of its ``exempt`` ranges, is the writer's own.
    """
    near = max(_NEAR, *(2 * len(word) for word in ban)) if ban else _NEAR
    left, right = before[-near:], after[:near]
    start, end = len(left), len(left) + len(draft.text)
    whole = left + draft.text + right
    found: set[int] | None = None
    for word in ban:
        for a, b in occurrences(whole, word):
            if b <= start or a >= end or any(low <= a - start and b - start <= high for low, high in exempt):
                continue
            slots = draft.slots(max(a, start) - start, min(b, end) - start)
            found = (found or set()) | with_continuations(slots, leads)
    return found


def offending_row(
    reading: Reading, ban: Sequence[str], around: Callable[[int, Sequence[Draft]], tuple[str, str]]
) -> set[int] | None:
    """The same over all drafts of one row; ``around(index, earlier drafts)`` is what stands left and right of one."""
    found: set[int] | None = None
    for index, draft in enumerate(reading.drafts):
        before, after = around(index, reading.drafts[:index])
        slots = offending(draft, before, after, ban, reading.leads)
        if slots is not None:
            found = (found or set()) | slots
    return found
