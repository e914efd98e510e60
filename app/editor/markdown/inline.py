"""Which words of a line stand between signs of emphasis. Pure; no Qt.

Every line is gone through once. What opens and never closes is looked for once too, not from each of its beginnings: a
line of nothing but beginnings must not take its length squared.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

InlineSpan = tuple[int, int, int, int]
"""Where it begins, where what is inside begins and ends, and where it ends: code points of the line."""

_DOUBLES = re.compile(r"(?=\*\*|__)")
_SINGLES = re.compile(r"[*_]")


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
