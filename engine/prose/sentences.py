"""Sentences: where they start and end. Pure text; any thread.

A sentence ends at its closing punctuation with the quotes and brackets behind it, and at every line's end; a full stop
behind a common abbreviation or an initial ends none.
"""

import re

from engine.messages import Range
from engine.prose.characters import LINE_BREAKS

# From its first mark only: a long run of marks that ends no sentence is read once, not from each of them.
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]+[\"'”’»)\]*_]*(?=\s|$)|[。！？]+")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|vs|etc|e\.g|i\.e|No|cf|[A-Z]))\.$")


def ends_abbreviated(text: str) -> bool:
    """Whether ``text`` ends with the full stop of an abbreviation: "Mr.", "e.g.", an initial."""
    return _ABBREVIATION.search(text[-8:]) is not None


def starts_sentence(before: str) -> bool:
    """Whether a sentence starts behind ``before``: at the text's or a line's start, or behind a sentence's end."""
    left = before.rstrip(" \t\u00a0\"'“‘«([")
    return not left or left[-1] in LINE_BREAKS or (left[-1] in ".!?…" and not ends_abbreviated(left))


def ends_sentence(after: str) -> bool:
    """Whether what stands before ``after`` ends a sentence: the text or the line ends there, or a capital follows."""
    right = after.lstrip(" \t\u00a0\u202f\"'“‘«([")
    return not right or right[0] in LINE_BREAKS or right[0].isupper()


def sentence_ends(text: str) -> list[int]:
    """Positions just behind a sentence's closing punctuation (quotes and brackets included), and every line's end."""
    ends = set()
    for match in _END.finditer(text):
        if match.group().startswith(".") and ends_abbreviated(text[max(0, match.start() - 7) : match.start() + 1]):
            continue
        ends.add(match.end())
    for match in re.finditer(f"[{LINE_BREAKS}]+", text):
        ends.add(match.start())
    ends.discard(0)
    return sorted(ends)


def sentences(text: str, start: int, end: int) -> list[Range]:
    """``start:end`` cut behind every sentence; the spaces between two belong to neither. Edges have no spaces."""
    ranges: list[Range] = []
    low = start
    for stop in [*(start + at for at in sentence_ends(text[start:end])), end]:
        a, b = low, stop
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            ranges.append((a, b))
        low = stop
    return ranges
