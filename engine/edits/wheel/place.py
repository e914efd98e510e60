"""The place that a wheel is asked for: a word, or a hole between words, with text around it. Pure text; any thread.

What is no word of prose is refused with a sentence; the text is never touched here.
"""

import re
from dataclasses import dataclass

from engine.edits.text.hole_marks import find_holes
from engine.errors import RequestError, UsageError
from engine.messages import Range, WordWheel
from engine.prose import markup
from engine.prose.characters import LINE_BREAKS, is_unspaced, is_word_char
from engine.prose.sentences import starts_sentence
from engine.prose.words import words

_LONGEST = 40  # letters of a word
_LINE = 4000
_MARK = 60  # characters of a mark for a hole, at most, on either side
_LETTERS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]`` is ``old``: a word, or what stands for a hole.

    hole     whether no word stands there yet
    begins   whether a sentence begins with it
    """

    text: str
    start: int
    end: int
    hole: bool
    begins: bool

    @property
    def old(self) -> str:
        """What stands there."""
        return self.text[self.start : self.end]

    @property
    def word(self) -> str:
        """The word that stands there; empty in a hole."""
        return "" if self.hole else self.old

    @property
    def capital(self) -> bool:
        """Whether a word there has a capital, whatever it is."""
        return self.begins or (len(self.word) > 1 and self.word.isupper())

    @staticmethod
    def of(request: WordWheel) -> "Place":
        """Where ``request`` points. Raises UsageError for a place outside of the text, RequestError where there is
        neither a hole nor a word of prose."""
        text, at = request.text, request.at
        if not 0 <= at <= len(text):
            raise UsageError(f"The place {at} lies outside the text, which has {len(text)} characters.")
        mark = None if request.hole else _mark_at(text, at)
        start, end = (at, at) if request.hole else mark or _word_at(text, at)
        hole = request.hole or mark is not None
        _check(text, start, end, hole)
        return Place(text, start, end, hole, starts_sentence(text[max(0, start - 40) : start]))


def _mark_at(text: str, at: int) -> Range | None:
    """The mark for a hole of one word that ``at`` lies in or at the edge of. Raises RequestError for one of several."""
    low = max(0, at - _MARK)
    for hole in find_holes(text[low : at + _MARK]):
        start, end = low + hole.start, low + hole.end
        if start <= at <= end:
            if hole.words not in (None, 1):
                raise RequestError(f"The hole there asks for {hole.words} words; the wheel has one. Fill it instead.")
            return start, end
    return None


def _word_at(text: str, at: int) -> Range:
    """The word that ``at`` lies in or at the edge of; of two the one behind it. Raises RequestError."""
    if not text.strip():
        raise RequestError("The text is empty; there is no word to find others for.")
    low, high = max(0, at - 2 * _LONGEST), min(len(text), at + 2 * _LONGEST)
    touching = [(low + start, low + end) for start, end in words(text[low:high]) if start <= at - low <= end]
    if not touching:
        raise RequestError("There is no word at the cursor; put it in a word, or at a hole of one word.")
    start, end = touching[-1]
    if end - start > _LONGEST or (start == low > 0) or (end == high < len(text)):
        raise RequestError("What stands there is too long for a word; nothing was changed.")
    return start, end


def _check(text: str, start: int, end: int, hole: bool) -> None:
    """Raise RequestError where no word of prose stands, or could."""
    word = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if not text[:start].strip() and not text[end:].strip():
        raise RequestError("There is nothing around that place to go by; write a few words first.")
    if hole and (is_word_char(before) if before else False) and (is_word_char(after) if after else False):
        raise RequestError("That hole stands inside a word; put it between two words.")
    if not hole and any(is_unspaced(char) for char in word):
        raise RequestError(f"“{word}” is of a script without spaces between words, for which there is no wheel.")
    if not hole and not _LETTERS.fullmatch(word):
        raise RequestError(f"“{word}” is a number or a sign and no word, so there are no words in its place.")
    if not hole and (before in ("_", "@", "#", "/", "\\") or after in ("_", "@", "/", "\\")):
        raise RequestError(f"“{word}” is a part of a name or an address, where no word can be exchanged.")
    if _is_locked(text, start, end, hole):
        raise RequestError("That is code, a link or a mark and no prose; its words are left as they are.")


def _is_locked(text: str, start: int, end: int, hole: bool) -> bool:
    """Whether the place lies in what no edit touches. Of the marks of a hole itself nothing is."""
    low = max(text.rfind(char, 0, start) for char in LINE_BREAKS) + 1
    high = min((at for char in LINE_BREAKS if (at := text.find(char, end)) >= 0), default=len(text))
    low, high = max(low, start - _LINE), min(high, end + _LINE)
    if hole:
        # As a word would stand there: a single letter before a full stop might number a list.
        text, end = f"{text[:start]}word{text[end:]}", start + len("word")
        high = min(len(text), high)
    return any(a < end and start < b for a, b in markup.locked(text, low, high))
