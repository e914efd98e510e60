"""An answer merged into its passage, word by word: unchanged words keep their bytes, locks are untouched. Pure text.

Only what differs becomes an edit. A difference that would touch a locked stretch, or join a word to what stands beside
the passage, is taken back.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.edits.text.draft import NOBODY, Draft
from engine.edits.text.spans import Span
from engine.edits.text.typography import Convention, NormalView, original, text_units
from engine.messages import Edit, Range
from engine.prose.characters import is_word_char

# A sign that closes, and nothing that begins with one: “.5”, “:)”, “. . .”.
_CLOSES = re.compile(r"[,.;:?!](?=\s|$|[\"'”’»])(?! ?\.)")
_LOOK = 8


@dataclass(frozen=True, slots=True)
class Merged:
    """``draft`` is the whole new passage, ``edits`` lead to it; ``exempt`` are its locked ranges; ``lost`` counts the
    differences that were taken back for a lock's sake."""

    draft: Draft
    edits: tuple[Edit, ...]
    exempt: tuple[Range, ...]
    lost: int


def merge(
    text: str,
    span: Span,
    new: Draft,
    kept: Sequence[Range],
    convention: Convention,
    before: str,
    after: str,
    mends_spaces: bool = False,
    refuses: Callable[[int, int, str], bool] | None = None,
) -> Merged:
    """Merge ``new`` (the model's view) into ``text[span.start:span.end]``; ``kept`` are ranges of ``text``.

    A difference in spaces alone is taken back. ``mends_spaces``: but for a plain space that goes before a closing sign
    or comes between a comma or semicolon and a letter. ``refuses(start, end, new)`` takes a difference back as well.
    """
    source = span.source or NormalView.of(text[span.start : span.end])
    old_units, new_units = text_units(source.text), text_units(new.text)
    matcher = SequenceMatcher(
        None,
        [source.text[a:b] for a, b in old_units],
        [new.text[a:b] for a, b in new_units],
        autojunk=False,
    )
    merged = Draft()
    edits: list[Edit] = []
    at = span.start
    lost = 0
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        low, high = _place(source, old_units, a1, a2)
        low, high = low + span.start, high + span.start
        merged += Draft.foreign(text[at:low])
        at = high
        part = new.part(new_units[b1][0], new_units[b2 - 1][1]) if b1 < b2 else Draft()
        if tag == "equal":
            merged += original(part, source, old_units[a1][0], old_units[a2 - 1][1])
            continue
        touched = any(_touches(low, high, a, b) for a, b in kept)
        level = not text[low:high].strip() and not part.text.strip()
        if level and mends_spaces:
            level = not _slip(text[max(0, low - 1) : low], text[low:high], part.text, text[high : high + _LOOK])
        refused = refuses is not None and refuses(low, high, part.text)
        if touched or level or refused or _glues(text, span, low, high, part.text):
            lost += touched
            merged += Draft.foreign(text[low:high])
            continue
        following = new.text[new_units[b2][0]] if b2 < len(new_units) else after
        dressed = convention.dress(part, before + merged.text, following)
        merged += dressed
        if dressed.text != text[low:high]:
            edits.append(Edit(low, high, text[low:high], dressed.text))
    merged += Draft.foreign(text[at : span.end])
    exempt = tuple(_moved(a, b, span.start, edits) for a, b in kept if span.start <= a and b <= span.end)
    return Merged(_freed(merged, exempt), _joined(text, edits, kept), exempt, lost)


def _place(source: NormalView, listed: Sequence[Range], a1: int, a2: int) -> Range:
    if a1 < a2:
        return source.span(listed[a1][0], listed[a2 - 1][1])
    # An insertion goes right behind the token before it, so that no unseen character is passed over twice.
    here = source.span(*listed[a1 - 1])[1] if a1 else source.span(*listed[0])[0] if listed else 0
    return here, here


def _slip(left: str, old: str, new: str, right: str) -> bool:
    """Whether the space ``old`` between ``left`` and ``right`` is one too many, or ``new`` one that is missing."""
    if (old, new) == (" ", ""):
        return bool(left) and (is_word_char(left) or left in "\"'”’»)") and _CLOSES.match(right) is not None
    return (old, new) == ("", " ") and left in (",", ";") and right[:1].isalpha()


def _glues(text: str, span: Span, low: int, high: int, new: str) -> bool:
    """Whether ``new`` for ``text[low:high]`` would make one word of what stands outside the span and what is in it."""
    left, right = text[max(0, low - 1) : low], text[high : high + 1]
    head = low == span.start and not _meets(left, text[low : high + 1]) and _meets(left, new or right)
    return head or (high == span.end and not _meets(text[max(0, low - 1) : high], right) and _meets(new or left, right))


def _meets(left: str, right: str) -> bool:
    """Whether a word runs on from one to the other."""
    return bool(left and right) and is_word_char(left[-1]) and is_word_char(right[0])


def _touches(low: int, high: int, a: int, b: int) -> bool:
    return a < low < b if low == high else low < b and a < high


def _moved(a: int, b: int, start: int, edits: Sequence[Edit]) -> Range:
    """Where the locked ``text[a:b]`` stands in the new passage."""
    shift = sum(len(edit.new) - len(edit.old) for edit in edits if edit.end <= a)
    return a - start + shift, b - start + shift


def _freed(draft: Draft, exempt: Sequence[Range]) -> Draft:
    """Locked characters belong to no slot, even where the model wrote the same."""
    owner = list(draft.owner)
    for a, b in exempt:
        owner[a:b] = [NOBODY] * (b - a)
    return Draft(draft.text, tuple(owner))


def _joined(text: str, edits: Sequence[Edit], kept: Sequence[Range]) -> tuple[Edit, ...]:
    """Edits with nothing but spaces between them as one, unless a lock lies there."""
    joined: list[Edit] = []
    for edit in edits:
        if joined:
            last = joined[-1]
            middle = text[last.end : edit.start]
            locked = any(a < edit.start and last.end < b for a, b in kept)
            if not middle.strip() and len(middle) <= 1 and not locked and "\n" not in middle:
                joined[-1] = Edit(last.start, edit.end, last.old + middle + edit.old, last.new + middle + edit.new)
                continue
        joined.append(edit)
    return tuple(joined)
