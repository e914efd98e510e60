"""Echo: generated text that repeats what already stands beside it. Pure text; any thread.

The known weakness of infill with this family: with slack in the hole, the model writes the start of the following text
once more. It is trimmed where it meets the text word for word, and counted where it does not.
"""

import re

from engine.messages import Range
from engine.prose.words import fold, words

_REACH = 40
_GRAM = 3
_MARKS = re.compile(r"[,;:]\s*[,;:.]|\.\s*,|\.{4,}|(?:\.\s+){2,}\.")


def _folded_words(text: str) -> tuple[list[Range], list[str]]:
    """Where the words of ``text`` stand, and their folded forms."""
    ranges = words(text)
    return ranges, [fold(text[a:b]) for a, b in ranges]


def tail_overlap(text: str, after: str) -> int:
    """How many of the last words of ``text`` are the first words of ``after``, in order."""
    _, new = _folded_words(text)
    _, following = _folded_words(after[: 20 * _REACH])
    best = 0
    for count in range(1, min(len(new), len(following), _REACH) + 1):
        if new[-count:] == following[:count]:
            best = count
    return best


def head_overlap(text: str, before: str) -> int:
    """How many of the first words of ``text`` are the last words of ``before``, in order."""
    _, new = _folded_words(text)
    _, previous = _folded_words(before[-20 * _REACH :])
    best = 0
    for count in range(1, min(len(new), len(previous), _REACH) + 1):
        if new[:count] == previous[-count:]:
            best = count
    return best


def trimmed(text: str, before: str, after: str) -> Range:
    """The range of ``text`` without an echo at either end. A text that is nothing but echo gives an empty range."""
    start, end = 0, len(text)
    ranges = words(text)
    tail = tail_overlap(text, after)
    if tail:
        end = ranges[len(ranges) - tail][0]
        ranges = ranges[: len(ranges) - tail]
    head = head_overlap(text[:end], before)
    if head:
        start = ranges[head - 1][1]
    while start < end and (text[start].isspace() or (head and text[start] in ",;:.")):
        start += 1
    while end > start and (text[end - 1].isspace() or (tail and text[end - 1] in ",;:-–—")):
        end -= 1
    return start, end


def head_trim(text: str, before: str) -> int:
    """Where ``text`` begins once the words it repeats from the end of ``before`` are left out."""
    head = head_overlap(text, before)
    if not head:
        return 0
    start = words(text)[head - 1][1]
    while start < len(text) and (text[start].isspace() or text[start] in ",;:."):
        start += 1
    return start


def rate(text: str, before: str, after: str) -> float:
    """The share, 0 to 1, of the word triples of ``text`` that also stand near it on either side."""
    _, new = _folded_words(text)
    if len(new) < _GRAM:
        return 0.0
    near = set()
    for side in (before[-20 * _REACH :], after[: 20 * _REACH]):
        _, folded = _folded_words(side)
        near |= {tuple(folded[at : at + _GRAM]) for at in range(len(folded) - _GRAM + 1)}
    grams = [tuple(new[at : at + _GRAM]) for at in range(len(new) - _GRAM + 1)]
    return sum(1 for gram in grams if gram in near) / len(grams)


def repeated(text: str) -> list[Range]:
    """The words that only say again what stands right before them: one word, two or three, a second time."""
    ranges, folded = _folded_words(text)
    repeats: set[Range] = set()
    for size in (1, 2, 3):
        for at in range(size, len(folded) - size + 1):
            if folded[at : at + size] == folded[at - size : at]:
                repeats.update(ranges[at : at + size])
    return sorted(repeats)


def stray_marks(text: str) -> list[Range]:
    """Runs of marks that no sentence has."""
    return [match.span() for match in _MARKS.finditer(text)]


def loop_start(text: str) -> int:
    """Where a loop begins: behind the first of a word or a pair of words three times in a row, or at a run of marks
    that no sentence has. Else the length."""
    ranges, folded = _folded_words(text)
    marks = _MARKS.search(text)
    if marks:
        return min(marks.start(), loop_start(text[: marks.start()]))
    for size in (1, 2):
        for at in range(len(folded) - 3 * size + 1):
            first = folded[at : at + size]
            if first == folded[at + size : at + 2 * size] == folded[at + 2 * size : at + 3 * size]:
                return ranges[at + size - 1][1]
    return len(text)


def repetition(text: str) -> float:
    """The share, 0 to 1, of the words of ``text`` that repeat the word before or the pair before: a stuck loop."""
    _, folded = _folded_words(text)
    if len(folded) < 2:
        return 0.0
    stuck = sum(
        1
        for at in range(1, len(folded))
        if folded[at] == folded[at - 1] or (at >= 3 and folded[at - 1 : at + 1] == folded[at - 3 : at - 1])
    )
    return stuck / len(folded)
