"""Banned words: the ids ruled out beforehand, and the slots that wrote one all the same. Worker thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.diffusion.steering.ban import Ban
from engine.edits.reading import with_continuations
from engine.edits.rules.rule import Decoded, PlacedDraft, Rule, RuleContext, Stage, Violation
from engine.edits.tokens.vocabulary import Vocabulary
from engine.prose.words import fold, occurrences

_NEAR = 80


@dataclass(frozen=True, slots=True)
class BanRule(Rule):
    """Words that must not occur in generated text. ``ids`` spell one each and are ruled out at every free slot; which
    words are banned grows while the writer watches, so the check goes by those of what it checks."""

    stage: ClassVar[Stage] = Stage.MASK

    ids: tuple[int, ...] = ()

    @staticmethod
    def of(vocabulary: Vocabulary, ban: Sequence[str]) -> "BanRule":
        """The rule for the words ``ban``."""
        return BanRule(banned_ids(vocabulary, ban))

    def steering(self, context: RuleContext) -> Ban | None:
        del context
        return Ban(self.ids) if self.ids else None

    def check(self, decoded: Decoded) -> Violation | None:
        wrong = [
            slots
            for draft in decoded.placed
            if (slots := offending(draft, decoded.ban, decoded.reading.leads)) is not None
        ]
        if not wrong:
            return None
        listed = ", ".join(f"“{word}”" for word in decoded.ban)
        sentence = f"The model could not do without {listed} here; free a word or try another seed."
        return Violation(frozenset().union(*wrong), sentence)


def banned_ids(vocabulary: Vocabulary, ban: Sequence[str]) -> tuple[int, ...]:
    """Single ids that spell a banned word in one of its usual casings, with and without the space before it.

    Only a short cut: what takes several ids, or another casing, is found by ``offending`` in the decoded text.
    """
    ids: set[int] = set()
    for word in ban:
        for spelled in {word, word.lower(), word.upper(), word.capitalize(), word.title(), word.casefold()}:
            for text in (spelled, f" {spelled}"):
                encoded = vocabulary.encode(text)
                if len(encoded) == 1 and fold(vocabulary.text(encoded[0])).split() == fold(word).split():
                    ids.add(encoded[0])
    return tuple(sorted(ids))


def offending(placed: PlacedDraft, ban: Sequence[str], leads: dict[int, int]) -> set[int] | None:
    """The slots behind every banned word that a draft takes part in, seams included; None where there is none.

    A word that stands wholly outside the draft, or wholly in one of its exempt ranges, is the writer's own. ``leads``:
    see ``Reading``.
    """
    draft = placed.draft
    near = max(_NEAR, *(2 * len(word) for word in ban)) if ban else _NEAR
    left, right = placed.before[-near:], placed.after[:near]
    start, end = len(left), len(left) + len(draft.text)
    whole = left + draft.text + right
    wrong: set[int] | None = None
    for word in ban:
        for a, b in occurrences(whole, word):
            if b <= start or a >= end or any(low <= a - start and b - start <= high for low, high in placed.exempt):
                continue
            slots = draft.slots(max(a, start) - start, min(b, end) - start)
            wrong = (wrong or set()) | with_continuations(slots, leads)
    return wrong
