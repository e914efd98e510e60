"""Where generated text meets the writer's: whole words at the edges, exactly the one space a seam needs. Pure text."""

import re
import unicodedata

from engine.edits.text.draft import Draft
from engine.prose.characters import CLOSING, LINE_BREAKS, is_unspaced, is_word_char
from engine.prose.sentences import ends_abbreviated

_OPENING = "([{<“‘«‹„‚¿¡#@"
_STOPS = ".,;:!?…"
_TIGHT = "-/–—_~|\\=+*&^"
_QUOTES = "\"'"
_JOINERS = ("\u200c", "\u200d")


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
        right[0].islower() and core[-1] == "." and not core.endswith("..") and not ends_abbreviated(core)
    )
    shorter = core[:-1].rstrip() if stray else text
    return shorter if any(char.isalnum() for char in shorter) else text
