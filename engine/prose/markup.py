"""What a rewrite never touches: all that is no prose, and line breaks; then single signs, unusual spaces and numbers,
for models that read and write words alone. Pure text; any thread.
"""

import re

from engine.messages import Range
from engine.prose.characters import LINE_BREAKS
from engine.prose.structure.structure import Structure

_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
CHARACTERS = frozenset("[]{}<>|\\#*_^~`@=")
"""What marks up and is no part of prose."""
_CHARACTERS = re.compile(f"[{re.escape(''.join(sorted(CHARACTERS)))}]+")
_SPACING = re.compile(r"  +|[^\S ]+|[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,:/–-]\d+)*(?!\w)")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]|[ \t]{0,3}(?:>[ \t]?)++\[![\w|/ -]{1,60}+\]")
_MEANING = re.compile(r"\r?\n[ \t]{0,3}+:[ \t]")
_CELL_END = re.compile(r"[ \t]{0,99}+\|")
_LONGEST_LINE = 4000


def locked(text: str, start: int, end: int) -> list[Range]:
    """The always-locked ranges inside ``text[start:end]``, ascending, disjoint, clipped to it: all that is no prose, as
    ``engine.prose.structure`` reads it, and every line break."""
    ranges = [(low, high) for low, high, _kind in Structure(text).markup(start, end)]
    # A break of two characters is one, whichever of them the range begins or ends with.
    breaks = (match.span() for match in _BREAK.finditer(text, max(0, start - 1), end + 1))
    return merged([*ranges, *((max(low, start), min(high, end)) for low, high in breaks)])


def characters(text: str, start: int, end: int) -> list[Range]:
    """Where ``text[start:end]`` marks up with single characters, known form or not."""
    return [match.span() for match in _CHARACTERS.finditer(text, start, end)]


def spacing(text: str, start: int, end: int) -> list[Range]:
    """Where ``text[start:end]`` has spaces other than a single plain one (no-break spaces, tabs, two in a row), or the
    unseen marks that steer where a line breaks and which way it runs."""
    return [match.span() for match in _SPACING.finditer(text, start, end)]


def numbers(text: str, start: int, end: int) -> list[Range]:
    """The numbers of ``text[start:end]`` that stand for themselves, the signs inside them included: 12:30, 1,000.50."""
    return [match.span() for match in _NUMBER.finditer(text, start, end)]


def ends_heading(text: str, at: int) -> bool:
    """Whether a heading of ``text`` ends at ``at``, or what is like one: a callout's title, a term before what it
    means, a cell of a table."""
    low = text.rfind("\n", max(0, at - _LONGEST_LINE), at) + 1
    if _CELL_END.match(text, at) is not None:
        return "|" in text[low:at]
    rest = text[at : at + 1]
    if rest and rest not in "\r\n":
        return False
    return _HEADING.match(text, low, at) is not None or _MEANING.match(text, at) is not None


def merged(ranges: list[Range]) -> list[Range]:
    """Ascending and disjoint; ranges that touch or overlap become one."""
    disjoint: list[Range] = []
    for a, b in sorted(ranges):
        if disjoint and a <= disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(disjoint[-1][1], b))
        elif a < b:
            disjoint.append((a, b))
    return disjoint
