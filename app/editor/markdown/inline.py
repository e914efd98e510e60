"""What stands inside one line of Markdown: code, emphasis, links, notes. Pure; no Qt.

Every line is gone through once. What opens and never closes is looked for once too, not from each of its beginnings: a
line of nothing but beginnings must not take its length squared.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from engine.prose.following import Following

InlineSpan = tuple[int, int, int, int]
"""Where it begins, where what is inside begins and ends, and where it ends: code points of the line."""

_TICKS = re.compile("`+")
_DOUBLES = re.compile(r"(?=\*\*|__)")
_SINGLES = re.compile(r"[*_]")
_LINK_STARTS = re.compile(r"!?\[|<(?=https?://)|(?<![\w(])https?://(?=[^\s)>\]])")
_NOTE_STARTS = re.compile(r"\[\^")
_BRACKET, _PAREN = re.compile(r"\]"), re.compile(r"\)")
_ANGLE_END, _ADDRESS_END, _NOTE_END = re.compile(r"[>\s]"), re.compile(r"[\s)>\]]"), re.compile(r"[\]\s]")


def code(line: str) -> Iterator[InlineSpan]:
    """Code spans: as many backticks close as have opened."""
    runs = [match.span() for match in _TICKS.finditer(line)]
    by_size: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        by_size.setdefault(end - start, []).append(number)
    number = 0
    while number < len(runs):
        start, end = runs[number]
        # The last ones of a run may open too, where nothing closes them all.
        for size in range(end - start, 0, -1):
            later = by_size.get(size, [])
            place = bisect_right(later, number)
            if place < len(later):
                number = later[place]
                yield end - size, end, *runs[number]
                break
        number += 1


def strong(line: str) -> Iterator[InlineSpan]:
    """What stands between two ``**`` or ``__``."""
    places = [match.start() for match in _DOUBLES.finditer(line)]
    closings = _by_sign(line, [place for place in places if place and not line[place - 1].isspace()])
    openings = [place for place in places if place + 2 < len(line) and not line[place + 2].isspace()]
    return _pairs(line, openings, closings, 2)


def emphasis(line: str) -> Iterator[InlineSpan]:
    """What stands between two single ``*`` or ``_``, neither inside a word."""
    places = [match.start() for match in _SINGLES.finditer(line)]
    closings = [
        place for place in places if place and _holds(line[place - 1]) and _is_edge(line[place + 1 : place + 2])
    ]
    openings = [
        place for place in places if _is_edge(line[place - 1] if place else "") and _holds(line[place + 1 : place + 2])
    ]
    return _pairs(line, openings, _by_sign(line, closings), 1)


def links(line: str) -> Iterator[InlineSpan]:
    """Links and pictures with their words inside; bare addresses and those in angles, which are all inside."""
    brackets, parens = Following(line, _BRACKET), Following(line, _PAREN)
    angles, addresses = Following(line, _ANGLE_END), Following(line, _ADDRESS_END)
    size, behind = len(line), 0
    for match in _LINK_STARTS.finditer(line):
        start, end = match.span()
        if start < behind:
            continue
        if line[end - 1] == "[":
            close = brackets.at(end)
            stop = parens.at(close + 2) if line[close + 1 : close + 2] == "(" else size
            if stop < size:
                behind = stop + 1
                yield start, end, close, behind
        elif line[start] == "<":
            named = line.index("//", start) + 2
            stop = angles.at(named)
            if named < stop < size and line[stop] == ">":
                behind = stop + 1
                yield start, start, behind, behind
        else:
            behind = addresses.at(end)
            yield start, start, behind, behind


def notes(line: str) -> Iterator[tuple[int, int]]:
    """Footnote marks, with the colon behind one that stands before its note."""
    ends, behind = Following(line, _NOTE_END), 0
    for match in _NOTE_STARTS.finditer(line):
        start, inner = match.span()
        stop = ends.at(inner) if start >= behind else inner
        if inner < stop < len(line) and line[stop] == "]":
            behind = stop + (2 if line[stop + 1 : stop + 2] == ":" else 1)
            yield start, behind


def _by_sign(line: str, places: Sequence[int]) -> dict[str, list[int]]:
    by_sign: dict[str, list[int]] = {"*": [], "_": []}
    for place in places:
        by_sign[line[place]].append(place)
    return by_sign


def _pairs(line: str, openings: Sequence[int], closings: dict[str, list[int]], size: int) -> Iterator[InlineSpan]:
    """Each opening with the first closing of its sign that leaves something between; none inside another."""
    behind = 0
    for start in openings:
        if start < behind:
            continue
        later = closings[line[start]]
        place = bisect_left(later, start + size + 1)
        if place < len(later):
            behind = later[place] + size
            yield start, start + size, later[place], behind


def _is_edge(char: str) -> bool:
    """Whether emphasis may begin behind ``char`` and end before it."""
    return not (char.isalnum() or char in ("_", "*"))


def _holds(char: str) -> bool:
    """Whether emphasis may begin before ``char`` and end behind it."""
    return bool(char) and not char.isspace() and char not in "*_"
