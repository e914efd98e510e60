"""Signs of emphasis, tags, citations, identifiers, file names and addresses. Pure; any thread.

Each function is given a scan and the place of a sign, and returns where to go on.
"""

import re

from engine.prose.inline.addresses import address, around
from engine.prose.inline.scan import Scan
from engine.prose.kinds import MarkupKind

_TAG = re.compile(r"#(?=[\d/_-]*+[^\W\d_])[\w/-]++")
_CITED = re.compile(r"@\w[\w:./#+-]{0,200}+")
_EMOJI = re.compile(r":[a-z0-9_+-]{1,60}+:(?![\w:])")
_LOW_OR_HIGH = re.compile(r"([~^])\w{1,12}+\1")
_NAME = re.compile(r"\w+")
_RUN = {sign: re.compile(f"{re.escape(sign)}+") for sign in "*_~="}

_OPENING = frozenset(" \t\u00a0\n([,;“\"'‘„«>|*_~/—–")


def low_or_high(scan: Scan, at: int) -> int:
    """The signs around letters that are set lower or higher: H~2~O, x^2^. Returns ``at`` where there are none."""
    pair = _LOW_OR_HIGH.match(scan.text, at, scan.end)
    if pair is None or not at or not scan.text[at - 1].isalnum():
        return at
    scan.put(at, at + 1, MarkupKind.EMPHASIS)
    return scan.put(pair.end() - 1, pair.end(), MarkupKind.EMPHASIS)


def emphasis(scan: Scan, at: int) -> int:
    text, sign = scan.text, scan.text[at]
    if sign == "~" and text[at + 1 : at + 2] != "~":
        return max(at + 1, low_or_high(scan, at))
    run = _RUN[sign].match(text, at, scan.end)
    end = at + 1 if run is None else run.end()
    left = text[at - 1] if at else " "
    right = text[end] if end < scan.end else " "
    if sign == "_" and left.isalnum() and right.isalnum():
        return _identifier(scan, at, end)
    between_digits = sign == "*" and left.isdigit() and right.isdigit()
    between_words = sign == "=" and left.isalnum() and right.isalnum()
    if between_digits or between_words or (left.isspace() and right.isspace()):
        return end
    return scan.put(at, end, MarkupKind.EMPHASIS)


def _identifier(scan: Scan, at: int, end: int) -> int:
    """A name with a low line inside, as programs have them."""
    text, start = scan.text, at
    while start > scan.behind and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    name = _NAME.match(text, end, scan.end)
    stop = end if name is None else name.end()
    while text[stop - 1] == "_":
        stop -= 1
    run = around(text, at, max(start, scan.behind), scan.end)
    named = address(text, run, scan.end)
    if named is not None and named[0] <= at:
        return scan.put(*named)
    return scan.put(start, stop, MarkupKind.IDENTIFIER)


def hash_sign(scan: Scan, at: int) -> int:
    if at and scan.text[at - 1] not in _OPENING:
        return at + 1
    tag = _TAG.match(scan.text, at, scan.end)
    return at + 1 if tag is None else scan.put(at, tag.end(), MarkupKind.TAG)


def at_sign(scan: Scan, at: int) -> int:
    end = scan.address(at)
    if end or (at and scan.text[at - 1].isalnum()):
        return max(end, at + 1)
    cited = _CITED.match(scan.text, at, scan.end)
    if cited is None:
        return at + 1
    stop = cited.end()
    while scan.text[stop - 1] in ".:/#+-":
        stop -= 1
    return scan.put(at, stop, MarkupKind.CITATION)


def pipe(scan: Scan, at: int) -> int:
    return scan.put(at, at + 1, MarkupKind.TABLE) if scan.table else at + 1


def name(scan: Scan, at: int) -> int:
    """A slash, a full stop inside a word, a colon: part of an address or a file's name, or nothing."""
    if scan.text[at] == ":":
        emoji = _EMOJI.match(scan.text, at, scan.end)
        if emoji is not None and not (at and (scan.text[at - 1].isalnum() or scan.text[at - 1] == ":")):
            return scan.put(at, emoji.end(), MarkupKind.SHORTCODE)
    return scan.address(at) or at + 1
