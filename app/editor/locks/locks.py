"""Locked words: what stays as it is in a rewrite. The writer's own locks follow the text; names, numbers and
quotations are found when asked for.

GUI thread. Knows the buffer; all positions in UTF-16 units unless it says code points.
"""

import re
from collections.abc import Callable

from PySide6.QtGui import QTextCursor, QTextDocument

from app.editor.positions.anchor import Anchor
from app.editor.positions.text_moves import select_word
from engine.messages import Range
from engine.prose.characters import MARKS
from engine.prose.following import Following
from engine.prose.words import spelled, words

_NUMBER = re.compile(r"\d+(?:[.,:/\-–]\d+)*[^\W_]*(?:\s?%)?")
_QUOTES = {"“": "”", "«": "»", "„": "“”", '"': '"'}
_OPENING = re.compile('[“«„"]')
_CLOSINGS = {opening: re.compile(f"[{closings}\n]") for opening, closings in _QUOTES.items()}
_LONGEST_QUOTED = 400
_INSIDE = rf"\w’'\-\u00ad{MARKS}"
_NAME = re.compile(rf"(?<![\w’'])[^\W\d_a-zß-öø-ÿ][{_INSIDE}]*(?:\s+[^\W\d_a-zß-öø-ÿ][{_INSIDE}]*)*")
_STOPS = frozenset(".!?…:")
_CLOSERS = "'’”»\")]"
_OPENERS = frozenset('“„«"([')
_BLOCK_SIGNS = "#>*+-"
_WORD = re.compile(r"[^\W\d_]+")
_BLANK = re.compile(r"\s+")
_RUN = re.compile(r"\w+")
_AROUND = 20_000
"""Characters before and after a passage in which the names of its first words are looked for."""
_COMMON = frozenset({"I", "I’m", "I'm", "I’ve", "I've", "I’d", "I'd", "I’ll", "I'll", "A", "O"})


Proper = Callable[[str], bool]
"""Whether a word is always written with a capital."""


def find_locks(text: str, start: int, end: int, proper: Proper | None = None, quotations: bool = True) -> list[Range]:
    """Names, numbers and, if asked for, quotations in ``text[start:end]``, in code points of ``text``."""
    locks: list[Range] = _quotations(text, start, end) if quotations else []
    for match in _NUMBER.finditer(text, start, end):
        begin, stop = match.span()
        while begin > start and text[begin - 1].isalnum():
            # Of x86 the letter too: part of a word cannot be held.
            begin -= 1
        locks.append((begin, stop))
    sure, openings = _names(text, start, end)
    locks += sure
    if openings:
        locks += _openings_that_are_names(text, start, end, sure, openings, proper)
    return merged(locks)


def accepted_words(text: str, start: int, end: int, accepted: frozenset[str]) -> list[Range]:
    """Where ``text[start:end]`` has one of these words, in any case, its genitive too."""
    ranges = []
    for low, high in words(text[start:end]):
        plain = spelled(text[start + low : start + high]).casefold()
        if plain in accepted or plain.removesuffix("'s") in accepted:
            ranges.append((start + low, start + high))
    return ranges


def _names(text: str, start: int, end: int) -> tuple[list[Range], list[tuple[int, int, int]]]:
    """What are names for sure; and what begins a sentence, which has its capital anyway: begin and end of its first
    word, and the end of the names that follow that word."""
    sure: list[Range] = []
    openings = []
    for begin, stop in (match.span() for match in _NAME.finditer(text, start, end)):
        if _opens_sentence(text[max(0, begin - 40) : begin]):
            rest = _BLANK.search(text, begin, stop)
            openings.append((begin, stop if rest is None else rest.start(), stop))
            if rest is None:
                continue
            begin = rest.end()
        if text[begin:stop] not in _COMMON and any(char.islower() or char.isupper() for char in text[begin:stop]):
            sure.append((begin, stop))
    return sure, openings


def _quotations(text: str, start: int, end: int) -> list[Range]:
    """What stands in one line between two quotes that belong together, if it is no longer than a speech is."""
    closings = {opening: Following(text, kind, end) for opening, kind in _CLOSINGS.items()}
    quotations: list[Range] = []
    for match in _OPENING.finditer(text, start, end):
        begin, inner = match.span()
        if quotations and begin < quotations[-1][1]:
            continue
        stop = closings[match.group()].at(inner)
        if stop < end and text[stop] != "\n" and 1 <= stop - inner <= _LONGEST_QUOTED:
            quotations.append((begin, stop + 1))
    return quotations


def _opens_sentence(before: str) -> bool:
    """Whether a sentence begins behind ``before``: at the start, a new line, an opening quote or bracket, behind the
    signs of a heading, a quotation or a list, or where one ended."""
    words = before.rstrip()
    blank = before[len(words) :]
    if not before or "\n" in blank or words[-1:] in _OPENERS:
        return True
    if blank and words.rstrip(_CLOSERS)[-1:] in _STOPS:
        return True
    signs = words.lstrip()
    return bool(signs) and not signs.strip(_BLOCK_SIGNS)


def _openings_that_are_names(
    text: str,
    start: int,
    end: int,
    sure: list[Range],
    openings: list[tuple[int, int, int]],
    proper: Proper | None,
) -> list[Range]:
    """Those whose first word is ``proper``, or stands with its capital inside a sentence somewhere near, and in either
    case is nowhere written small."""
    low, high = max(0, start - _AROUND), end + _AROUND
    near = [*sure, *_names(text, low, start)[0], *_names(text, end, high)[0]]
    known = {_stem(word) for begin, stop in near for word in text[begin:stop].split()} - _COMMON
    firsts = {_stem(text[begin:stop]) for begin, stop, _ in openings} - _COMMON
    wanted = {word for word in firsts if word in known or (proper is not None and proper(word))}
    written = {match.group() for match in _RUN.finditer(text, low, high)} if wanted else set()
    names = {word for word in wanted if word.lower() not in written}
    return [(begin, last) for begin, stop, last in openings if _stem(text[begin:stop]) in names]


def _stem(word: str) -> str:
    """The word without what is joined to it: Anna of Anna’s."""
    match = _WORD.match(word)
    return match.group() if match is not None else ""


def merged(ranges: list[Range]) -> list[Range]:
    """Ascending and disjoint."""
    result: list[Range] = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif end > start:
            result.append((start, end))
    return result


def without(ranges: list[Range], freed: list[Range]) -> list[Range]:
    """``ranges`` less everything in ``freed``."""
    for low, high in freed:
        kept: list[Range] = []
        for start, end in ranges:
            if high <= start or end <= low:
                kept.append((start, end))
                continue
            kept += [part for part in ((start, low), (high, end)) if part[1] > part[0]]
        ranges = kept
    return ranges


class Locks:
    """The writer's own locks, and what the writer freed of the ones that are found."""

    def __init__(self, buffer: QTextDocument) -> None:
        self._buffer = buffer
        self._locked: list[Anchor] = []
        self._freed: list[Anchor] = []

    def lock(self, start: int, end: int) -> None:
        self._freed = self._cut(self._freed, start, end)
        self._locked = self._remade(merged([*self._ranges(self._locked), (start, end)]))

    def free(self, start: int, end: int) -> None:
        self._locked = self._cut(self._locked, start, end)
        self._freed = self._remade(merged([*self._ranges(self._freed), (start, end)]))

    def clear(self) -> None:
        self._locked, self._freed = [], []

    def locked(self) -> list[Range]:
        return self._ranges(self._locked)

    def freed(self) -> list[Range]:
        return self._ranges(self._freed)

    def word_range(self, cursor: QTextCursor) -> tuple[int, int]:
        """The selection widened to whole words; the word at the caret where nothing is selected."""
        first, last = QTextCursor(cursor), QTextCursor(cursor)
        first.setPosition(cursor.selectionStart())
        last.setPosition(cursor.selectionEnd())
        select_word(first)
        if cursor.hasSelection() and first.selectionEnd() <= cursor.selectionStart():
            # The selection begins at a word's end: that word is not meant.
            start = cursor.selectionStart()
        else:
            start = first.selectionStart()
        select_word(last)
        end = last.selectionEnd() if last.selectionStart() < cursor.selectionEnd() else cursor.selectionEnd()
        if not cursor.hasSelection():
            return first.selectionStart(), first.selectionEnd()
        return start, max(end, cursor.selectionEnd())

    def find_again(self, position: int, added: int) -> bool:
        """What an undo brought back at ``position`` is as it was before it went. True if anything is."""
        if not self._buffer.isRedoAvailable():
            return False
        gone = [anchor for anchor in (*self._locked, *self._freed) if anchor.end == anchor.start]
        for anchor in gone:
            anchor.find_again(position, position + added)
        return any(anchor.end > anchor.start for anchor in gone)

    def _ranges(self, anchors: list[Anchor]) -> list[Range]:
        return merged([self._whole(anchor.start, anchor.end) for anchor in anchors if anchor.end > anchor.start])

    def _whole(self, start: int, end: int) -> Range:
        """A word that grew at an edge is one word still, which cannot be held in part."""
        letter = self._buffer.characterAt
        while letter(start).isalnum() and letter(start - 1).isalnum():
            start -= 1
        while letter(end - 1).isalnum() and letter(end).isalnum():
            end += 1
        return start, end

    def _cut(self, anchors: list[Anchor], start: int, end: int) -> list[Anchor]:
        return self._remade(without(self._ranges(anchors), [(start, end)]))

    def _remade(self, ranges: list[Range]) -> list[Anchor]:
        return [Anchor(self._buffer, start, end) for start, end in ranges]
