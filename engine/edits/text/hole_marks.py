"""The marks for holes in a text: ``[[]]``, ``[[N]]``, ``[[=hint]]``, ``[[N=hint]]``. Pure text; no state, any thread.

Any other ``[[…]]`` (a wiki link, say) is text, and so is a mark behind a backslash.
"""

import re
from collections.abc import Callable

from engine.messages import Hole
from engine.prose.characters import LINE_BREAKS

MOST_WORDS = 999

_HEAD = re.compile(r"([0-9]{1,3})?(=)?")
_BREAK = re.compile(f"[{LINE_BREAKS}]")


def find_holes(text: str) -> tuple[Hole, ...]:
    """The holes that ``text`` marks, in ascending order; ``start`` and ``end`` span the whole mark.

    N runs from 1 to 999 without a leading zero; ``[[0]]`` and ``[[007]]`` are text. A hint ends at the first ``]]``, so
    it may hold a single ``]``, but no line break of any kind. Linear in the text, whatever it holds.
    """
    holes = []
    ends, breaks = _Next(text.find), _Next(lambda _, at: match.start() if (match := _BREAK.search(text, at)) else -1)
    at = text.find("[[")
    while at >= 0:
        head = _HEAD.match(text, at + 2)
        assert head is not None
        number, hinted = head.groups()
        end = ends.at(head.end()) if hinted else head.end() if text.startswith("]]", head.end()) else -1
        if end < 0 or (hinted and 0 <= breaks.at(head.end()) < end):
            at = text.find("[[", at + 1)
            continue
        escaped = text[at - 1 : at] == "\\"
        if not escaped and not (number or "1").startswith("0"):
            words = int(number) if number else None
            holes.append(Hole(at, end + 2, words, text[head.end() : end].strip()))
        at = text.find("[[", end + 2)
    return tuple(holes)


class _Next:
    """Where something comes next, asked for ascending places: every stretch of the text is searched once."""

    def __init__(self, find: Callable[[str, int], int]) -> None:
        self._find = find
        self._known = -2

    def at(self, place: int) -> int:
        if self._known == -2 or 0 <= self._known < place:
            self._known = self._find("]]", place)
        return self._known
