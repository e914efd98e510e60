"""What in a line is not prose, so that no dictionary is asked about it. Pure; any thread, no Qt.

Code, addresses, link targets, tags, paths, and words with digits in them; words that a stroke or an underscore stands
beside are words. A line is gone through once: what is missing its end is looked for once, however often it begins.
"""

import re

from engine.messages import Range
from engine.prose.following import Following

_TOKEN = re.compile(r"\S+")
_ODD = re.compile(r"[`@\d\\\]<]|www\.|[~.]{0,2}/|\.(?=\w+/)")
"""Where in a word something may begin that is not prose, or what makes the word itself no prose."""
_CLOSINGS = {sign: re.compile(re.escape(sign)) for sign in "`)>"}
_PATH = re.compile(r"(?<!\w)[~.]{0,2}/(?=\w)")
_SIGN = re.compile(r"[\d\\]|/(?=/|\s|$|[^\s/]*\.\w)|\.(?=\w+/)")
"""A digit, or a stroke as only paths and addresses have it; and/or is two words."""


def not_prose(line: str) -> list[Range]:
    """The ranges of ``line``, in rising order."""
    closings = {sign: Following(line, kind) for sign, kind in _CLOSINGS.items()}
    ranges: list[Range] = []
    behind = 0
    for token in _TOKEN.finditer(line):
        start, end = max(token.start(), behind), token.end()
        if start >= end or _ODD.search(line, start, end) is None:
            continue
        # An address has its sign between two characters; a digit, say, makes the rest of the word no prose.
        at_sign = line.rfind("@", start, end - 1)
        sign = max((match.start() for match in _SIGN.finditer(line, start, end)), default=-1)
        while start < end:
            stop = _stop(line, start, end, closings, at_sign, sign)
            if stop:
                ranges.append((start, stop))
                start = behind = stop
            else:
                odd = _ODD.search(line, start + 1, end)
                start = end if odd is None else odd.start()
    return ranges


def _stop(line: str, start: int, end: int, closings: dict[str, Following], at_sign: int, sign: int) -> int:
    """Where what begins at ``start`` of a word that ends at ``end`` is no prose up to; 0: it is prose."""
    size, char = len(line), line[start]
    if char == "`" and (stop := closings["`"].at(start + 1)) < size:
        return stop + 1
    if at_sign > start or (line.startswith("www.", start) and start + 4 < end):
        return end
    if line.startswith("](", start) and (stop := closings[")"].at(start + 2)) < size:
        return stop + 1
    if char == "<" and (stop := closings[">"].at(start + 1)) < size:
        return stop + 1
    if _PATH.match(line, start, end) is not None:
        return end
    return end if sign >= start else 0
