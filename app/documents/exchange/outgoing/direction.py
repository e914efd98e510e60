"""Which way a text runs, by the letters in it. Pure functions; any thread, no Qt."""

import re
import unicodedata
from itertools import groupby

_LEFTWARD = ("R", "AL")
_POSSIBLE = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Where letters of scripts that run leftward are; a text without any of these is settled at once."""


def has_leftward(text: str) -> bool:
    """Whether there is a letter in ``text`` of a script that runs from right to left."""
    return _POSSIBLE.search(text) is not None


def runs_leftward(text: str) -> bool:
    """Whether a paragraph ``text`` runs from right to left: by its first letter of any direction."""
    if not has_leftward(text):
        return False
    ways = (unicodedata.bidirectional(char) for char in text)
    return next((way in _LEFTWARD for way in ways if way == "L" or way in _LEFTWARD), False)


def stretches(text: str) -> list[tuple[str, bool]]:
    """``text`` in stretches, each with whether its letters run leftward. What has no direction goes with what is before
    it; at the beginning, with what follows."""
    if not has_leftward(text):
        return [(text, False)] if text else []
    ways: list[bool | None] = []
    last: bool | None = None
    for char in text:
        way = unicodedata.bidirectional(char)
        last = way in _LEFTWARD if way == "L" or way in _LEFTWARD else last
        ways.append(last)
    first = next((way for way in ways if way is not None), False)
    pairs = zip(text, (first if way is None else way for way in ways), strict=True)
    return [("".join(char for char, _way in group), way) for way, group in groupby(pairs, key=lambda pair: pair[1])]
