"""What an output is worth, in figures: pure functions of text, no model.

Any thread. Words are compared as they stand; counting words ignores signs.
"""

import difflib
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
UNIT = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_|\n")


def words(text: str) -> list[str]:
    """The words of ``text``, signs and digits left out."""
    return WORD.findall(text)


def real_share(text: str, known: frozenset[str]) -> float | None:
    """Share of words that are in ``known`` (small letters); None when there are no words."""
    own = words(text)
    if not own:
        return None
    return sum(word.lower().replace("’", "'") in known for word in own) / len(own)


def repeats(text: str) -> bool:
    """A word twice in a row, or any three words that come twice."""
    small = [word.lower() for word in words(text)]
    if any(a == b for a, b in itertools.pairwise(small)):
        return True
    triples = list(zip(small, small[1:], small[2:], strict=False))
    return len(set(triples)) < len(triples)


def echoes(text: str, after: str, least: int = 2) -> bool:
    """The last ``least`` or more words of ``text`` are the first of ``after``."""
    tail, head = [w.lower() for w in words(text)], [w.lower() for w in words(after[:400])]
    return any(tail[-size:] == head[:size] for size in range(least, min(len(tail), len(head)) + 1))


def length_error(text: str, truth: str) -> float:
    """How far the number of words is from the truth's, as a share of it."""
    wanted = max(1, len(words(truth)))
    return abs(len(words(text)) - wanted) / wanted


def changed_share(before: str, after: str) -> float:
    """Share of the words of ``before`` that ``after`` does not keep, in order."""
    a, b = words(before), words(after)
    if not a:
        return 0.0
    same = sum(block.size for block in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 1 - same / len(a)


Change = tuple[int, int, tuple[str, ...]]


def changes(source: str, result: str) -> set[Change]:
    """The edits from ``source`` to ``result``: (first unit, last unit, new units), by words and signs."""
    a, b = UNIT.findall(source), UNIT.findall(result)
    edits: set[Change] = set()
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            edits.add((i, j, tuple(b[k:m])))
    return edits


@dataclass(frozen=True, slots=True)
class FixFigures:
    """Over a set of passages: edits right, edits proposed, edits wanted; correct passages and those left alone."""

    right: int
    proposed: int
    wanted: int
    correct: int
    untouched: int

    @property
    def precision(self) -> float:
        """Share of the edits proposed that are right; 0 of none."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Share of the edits wanted that were proposed; 0 of none."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f05(self) -> float:
        """F0.5: precision counts twice as much as recall."""
        p, r = self.precision, self.recall
        return 1.25 * p * r / (0.25 * p + r) if p + r else 0.0

    @property
    def left_alone(self) -> float:
        """Share of the correct passages that came back as they were; 0 of none."""
        return self.untouched / self.correct if self.correct else 0.0

    def to_dict(self) -> dict[str, float]:
        """The four figures, rounded."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f0.5": round(self.f05, 4),
            "correct_left_alone": round(self.left_alone, 4),
            "edits_made": self.proposed,
            "edits_wanted": self.wanted,
            "correct": self.correct,
        }


def judge_fixes(cases: Iterable[tuple[str, str, str]]) -> FixFigures:
    """(source, wanted, result) of each passage -> figures. A case whose source is as wanted is a correct one."""
    right = proposed = wanted_total = correct = untouched = 0
    for source, wanted, result in cases:
        done, needed = changes(source, result), changes(source, wanted)
        right += len(done & needed)
        proposed += len(done)
        wanted_total += len(needed)
        if source == wanted:
            correct += 1
            untouched += result == source
    return FixFigures(right, proposed, wanted_total, correct, untouched)


def median(values: Sequence[float]) -> float:
    """The middle value; 0 of nothing."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0


def curly(text: str) -> str:
    """``text`` with curly quotation marks and apostrophes, as a word processor sets them."""
    text = re.sub(r'(^|[\s(\[—–-])"', r"\1“", text)
    text = text.replace('"', "”")
    text = re.sub(r"(^|[\s(\[—–“-])'", r"\1‘", text)
    return text.replace("'", "’")
