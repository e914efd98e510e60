"""Sentences: where they start and end. Pure text; any thread.

A sentence ends at its closing punctuation with the quotes and brackets behind it, and at every line's end. A full stop
ends none behind an abbreviation or an initial, and no mark ends one that goes on with a small letter. In a line that
itself begins small, small letters say nothing.
"""

import re
import unicodedata

from engine.messages import Range
from engine.prose.abbreviations import BEFORE_NAMES, BEFORE_NUMBERS, BEHIND_ORDINALS, ENDING, INSIDE
from engine.prose.characters import LINE_BREAKS

_QUOTES = "\"'”’»“‘›"
_SPACES = " \t\u00a0\u202f\u2009"
# From its first mark only: a long run of marks that ends no sentence is read once, not from each of them.
_STOPS = ".!?…。！？｡؟۔।॥։።፧။។‽⁇⁈⁉\u037e"
_ALONE = "。！？｡।॥።။"  # no space need follow these
_CLOSERS = rf"(?:[{_QUOTES})\]*_」』）】》〉¹²³⁰-⁹]|[ \u00a0\u202f][»›](?=[\s,.;:]|$)|\[\^[^\]\s]{{1,99}}\])*+"
_END = re.compile(rf"(?<![{_STOPS}])[{_STOPS}]+{_CLOSERS}(?=\s|$)|[{_ALONE}]+[)”’»」』）】》〉]*")
_NEXT = re.compile(rf"[{_SPACES}{re.escape(_QUOTES)}„«‹(\[*_¿¡–—-]*")
_LOOK = 40
_AROUND = 4000
_LAST = re.compile(r"(?<!\w)(?:(?:[^\W\d_]\. ){1,5}[^\W\d_]{1,2}|(?:[^\W\d_]{1,3}\.){0,5}[^\W\d_]{1,30})\.$")
_LAST_NUMBER = re.compile(r"(?<![\w.,])\d{1,2}\.$")
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_ROMAN = re.compile(r"(?:[IVXLC]{2,}|[VX])\b")


def ends_abbreviated(text: str, after: str = "") -> bool:
    """Whether ``text`` ends with the full stop of an abbreviation: "Mr.", "e.g.", an initial. ``after`` is what
    follows: "fig." is one before a number, "a.m." where the sentence goes on."""
    near = unicodedata.normalize("NFC", text[-_LOOK:])
    follows = after.lstrip(_SPACES)
    if _LAST_NUMBER.search(near) is not None:
        word = _WORD.match(follows)
        return word is not None and word.group() in BEHIND_ORDINALS
    match = _LAST.search(near)
    if match is None:
        return False
    short = match.group()[:-1]
    *before, last = re.split(r"\. ?", short)
    if before and len(last) <= 3:
        return _ends_chain(short, before, last, follows)
    if last in INSIDE:
        return True
    if len(last) == 1 and follows[1:2] == "." and follows[:1].isalpha():
        return True  # z. B., d. h., i. d. R.
    preceding = near[: match.start()].rstrip()
    if last in BEFORE_NAMES and not (len(last) == 1 and preceding[-1:].isdigit()):
        return True
    if len(last) == 1 and last.isupper():
        return last != "I" or _stands_in_name(preceding)
    number = follows[:1].isdigit() or (last[:1].isupper() and _ROMAN.match(follows) is not None)
    return last.casefold() in BEFORE_NUMBERS and number


def _ends_chain(short: str, before: list[str], last: str, follows: str) -> bool:
    """Whether stops inside ``short``, and the one behind it, are an abbreviation's: U.S., z. B., p. ex."""
    pair = f"{before[-1]}. {last}"
    if short in ENDING or pair in ENDING:
        return follows[:1].islower()
    if last == "I" and " " in short:
        return _stands_in_name(f"{before[-1]}.")
    return True


def _stands_in_name(before: str) -> bool:
    """Whether an I behind ``before`` is an initial: behind another name, or where a sentence begins."""
    word = before.rpartition(" ")[2].strip(_QUOTES + "„«‹([¿¡*_")
    return not word or word[:1].isupper() or word[-1] in _STOPS


def starts_sentence(before: str) -> bool:
    """Whether a sentence starts behind ``before``: at the text's or a line's start, or behind a sentence's end."""
    left = before.rstrip(" \t\u00a0\"'“‘«([„‹")
    if not left or left[-1] in LINE_BREAKS:
        return True
    ended = left.rstrip("”’»›)]*_")
    return ended[-1:] in tuple(_STOPS) and not ends_abbreviated(ended)


def ends_sentence(after: str) -> bool:
    """Whether what stands before ``after`` ends a sentence: the text or the line ends there, or a capital follows."""
    right = after.lstrip(" \t\u00a0\u202f\"'“‘«([")
    return not right or right[0] in LINE_BREAKS or right[0].isupper()


def sentence_ends(text: str) -> list[int]:
    """Positions just behind a sentence's closing punctuation (quotes and brackets included), and every line's end."""
    return _ends(text, _begins_small(text, 0))


def _ends(text: str, small: bool) -> list[int]:
    """Those of ``text``, whose first line begins ``small``."""
    ends = set()
    line = 0
    breaks = re.compile(f"[{LINE_BREAKS}]+")
    next_break = breaks.search(text)
    for match in _END.finditer(text):
        while next_break is not None and next_break.end() <= match.start():
            line = next_break.end()
            small = _begins_small(text, line)
            next_break = breaks.search(text, line)
        if not _goes_on(text, match, small):
            ends.add(match.end())
    for match in breaks.finditer(text):
        ends.add(match.start())
    ends.discard(0)
    return sorted(ends)


def _begins_small(text: str, at: int) -> bool:
    """Whether the first letter of the line at ``at`` is a small one."""
    match = _LETTER.search(text, at, at + _LOOK)
    return match is not None and match.group().islower()


def _goes_on(text: str, match: re.Match[str], small: bool) -> bool:
    """Whether the sentence goes on behind the marks of ``match``; ``small``: in a line that begins small."""
    start, end = match.span()
    stops = match.group().rstrip(_QUOTES)
    after = text[end : end + _LOOK]
    if stops[0] == "." and match.group()[1:2] not in (".", "!", "?"):
        follows = after if end == start + 1 else ""
        if ends_abbreviated(text[max(0, start - _LOOK) : start + 1], follows):
            return True
    if stops[0] in _ALONE:
        return after[:1] in ("と", "っ") and any(char in "」』" for char in match.group())
    if small:
        return False
    opening = _NEXT.match(after)
    return opening is not None and after[opening.end() : opening.end() + 1].islower()


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


def sentence_around(text: str, at: int) -> Range:
    """The sentence of ``text`` around position ``at``, with the spaces behind it: between two sentences the one before,
    right at the start of one that one. Some thousand characters to both sides are looked at."""
    low, high = max(0, at - _AROUND), min(len(text), at + _AROUND)
    line = max(text.rfind(sign, 0, low) for sign in LINE_BREAKS) + 1
    starts = [low]
    for end in _ends(text[low:high], _begins_small(text, line)):
        begin = low + end
        while begin < high and text[begin].isspace():
            begin += 1
        if starts[-1] < begin < high:
            starts.append(begin)
    number = max(index for index, start in enumerate(starts) if start <= max(low, at))
    return starts[number], starts[number + 1] if number + 1 < len(starts) else high
