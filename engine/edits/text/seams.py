"""Where generated text meets the writer's: whole words at the edges, exactly the one space a seam needs. Pure text."""

import re
import unicodedata

from engine.edits.text.draft import Draft
from engine.edits.text.typography import LINE_BREAKS
from engine.messages import Range
from engine.prose.words import is_unspaced, is_word_char, word_around

_OPENING = "([{<“‘«‹„‚¿¡#@"
CLOSING = frozenset(")]}>”’»›.,;:!?…%")
"""What stands right behind a word, and never at the start of a line, behind a space or an opening mark."""
_STOPS = ".,;:!?…"
_TIGHT = "-/–—_~|\\=+*&^"
_QUOTES = "\"'"
_BLANKS = " \t\u00a0"
_JOINERS = ("\u200c", "\u200d")
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]*_]*(?=\s|$)|[。！？]+")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|vs|etc|e\.g|i\.e|No|cf|[A-Z]))\.$")


def shrink_to_words(text: str, start: int, end: int) -> Range:
    """``start:end`` without the spaces at its edges and without a word that either edge cuts in two.

    A range that holds no whole word comes back empty.
    """
    low, high = start, end
    while low < high and (cut := word_around(text, low)) is not None:
        low = min(cut[1], high)
    while high > low and (cut := word_around(text, high)) is not None:
        high = max(cut[0], low)
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return low, high


def needs_space(left: str, right: str, before: str = "") -> bool:
    """Whether a space belongs between two texts that meet, neither of which has one there.

    ``left`` and ``right`` end and begin at the seam; ``before`` is more of what stands left of ``left``, to tell
    whether a straight quote opens or closes.
    """
    if not left or not right:
        return False
    a, b = left[-1], right[0]
    if a.isspace() or b.isspace() or a in LINE_BREAKS or b in LINE_BREAKS:
        return False
    if a in _OPENING or b in CLOSING or a in _TIGHT or b in _TIGHT:
        return False
    if _joins(a) or _joins(b) or is_unspaced(a) or is_unspaced(b):
        return False
    if unicodedata.category(a) == "Sc" and b.isdigit():
        return False  # an amount: $90
    if a in _QUOTES:
        paragraph = re.split(f"[{LINE_BREAKS}]", before + left)[-1]
        if a == '"':
            return paragraph.count('"') % 2 == 0
        return len(paragraph) > 1 and not paragraph[-2].isspace()
    if b in _QUOTES:
        paragraph = re.split(f"[{LINE_BREAKS}]", before + left)[-1]
        if b == '"':
            return paragraph.count('"') % 2 == 0
        # A straight single quote before letters is an opening quote or an elision; after a space-less seam it is
        # far more often the apostrophe of the word it stands at ('s, 're).
        return len(right) > 3 and right[1].isalpha() and not re.match(r"'(?:s|re|ve|ll|d|m|t|em)\b", right)
    if is_word_char(a) or a in CLOSING or unicodedata.category(a) in ("So", "Sm", "Sc", "Pf", "Pe"):
        return True
    return is_word_char(b)


def _joins(char: str) -> bool:
    """Characters that belong to their neighbour: marks, joiners, variation selectors, unseen controls."""
    return unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf", "Sk")


def begins_word(before: str) -> bool:
    """Whether what is written behind ``before`` begins a word of its own, rather than carrying one on or standing at an
    opening mark, a dash or a line's start, where a word comes without a space."""
    left = before.rstrip(" \t\u00a0\u202f")
    if not left or left[-1] in LINE_BREAKS:
        return False
    return len(left) < len(before) or is_word_char(left[-1]) or left[-1] in CLOSING


def takes_closing(before: str) -> bool:
    """Whether a mark that closes (a comma, a full stop) may stand right behind ``before``: behind a word it may."""
    if before[-1:] in ('"', "'"):
        before = before[:-1]  # behind a space it opens
    return bool(before) and not before[-1].isspace() and before[-1] not in (*_OPENING, *_STOPS, *LINE_BREAKS)


def seamed(draft: Draft, before: str, after: str) -> Draft:
    """``draft``, stripped, with the one space that each seam needs and does not have. Empty stays empty."""
    core = draft.stripped()
    # A mark or joiner in front would change the writer's last character, one at the end the next.
    while core.text and (unicodedata.category(core.text[0])[0] == "M" or core.text[0] in _JOINERS):
        core = core.part(1, len(core.text)).stripped()
    core = core.stripped("".join(_JOINERS))
    if not core.text:
        return core
    if needs_space(before[-200:], core.text):
        core = Draft.foreign(" ") + core
    if needs_space(core.text, after[:8], before[-200:]):
        core += Draft.foreign(" ")
    return core


def without_stray_stop(text: str, after: str) -> str:
    """``text`` without the punctuation at its end that cannot stand before ``after``: a mark before another mark, or a
    full stop where the sentence goes on in lower case. Never becomes empty."""
    right = after.lstrip(" \t\u00a0\u202f")
    core = text.rstrip()
    if right[:1] in ("", *LINE_BREAKS) or not core:
        return text
    stray = (right[0] in ".,;:!?…" and core[-1] in ".,;:") or (
        right[0].islower() and core[-1] == "." and not core.endswith("..") and not _ABBREVIATION.search(core[-8:])
    )
    shorter = core[:-1].rstrip() if stray else text
    return shorter if any(char.isalnum() for char in shorter) else text


def starts_sentence(before: str) -> bool:
    """Whether a sentence starts behind ``before``: at the text's or a line's start, or behind a sentence's end."""
    left = before.rstrip(" \t\u00a0\"'“‘«([")
    return not left or left[-1] in LINE_BREAKS or (left[-1] in ".!?…" and not _ABBREVIATION.search(left[-8:]))


def ends_sentence(after: str) -> bool:
    """Whether what stands before ``after`` ends a sentence: the text or the line ends there, or a capital follows."""
    right = after.lstrip(" \t\u00a0\u202f\"'“‘«([")
    return not right or right[0] in LINE_BREAKS or right[0].isupper()


def sentence_ends(text: str) -> list[int]:
    """Positions just behind a sentence's closing punctuation (quotes and brackets included), and every line's end."""
    ends = set()
    for match in _SENTENCE_END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATION.search(text[max(0, match.start() - 7) : match.start() + 1]):
            continue
        ends.add(match.end())
    for match in re.finditer(f"[{LINE_BREAKS}]+", text):
        ends.add(match.start())
    ends.discard(0)
    return sorted(ends)


def sentences(text: str, start: int, end: int) -> list[Range]:
    """``start:end`` cut behind every sentence; the spaces between two belong to neither. Edges have no spaces."""
    found: list[Range] = []
    low = start
    for stop in [*(start + at for at in sentence_ends(text[start:end])), end]:
        a, b = low, stop
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            found.append((a, b))
        low = stop
    return found


def line_break_around(text: str, start: int, end: int) -> bool:
    """Whether a hole at ``start:end`` stands alone between line breaks or the text's edges, at least one a break."""
    # Looked at in place: cutting a long text up once a hole would take time that grows with its square.
    low, high = start, end
    while low > 0 and text[low - 1] in _BLANKS:
        low -= 1
    while high < len(text) and text[high] in _BLANKS:
        high += 1
    free = (low == 0 or text[low - 1] in LINE_BREAKS) and (high == len(text) or text[high] in LINE_BREAKS)
    return free and (low > 0 or high < len(text))
