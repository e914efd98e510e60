"""Which stretches of a text are written as they are spoken, on purpose: dialect in dialogue, Scots. Pure text.

What stands there is the writer's, however it is spelt: nothing but a plain slip is mended. The evidence is words that
nobody writes by a slip (``dialects``), and the apostrophes of letters left out: walkin’, ’ouse, an’. Of a speech one is
enough, of telling several; speeches of one paragraph are of one speaker.
"""

import re
from collections.abc import Callable, Sequence

from engine.edits.slips.dialects import SCOTS, SPEECH
from engine.messages import Range
from engine.prose.characters import APOSTROPHES, LINE_BREAKS
from engine.prose.sentences import sentences
from engine.prose.words import spelled, words

_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_SPEECHES = re.compile(
    '“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|»[^«]*(?:«|$)|"[^"]*(?:"|$)'
    "|(?<!\\w)‘(?:[^’]|’(?=\\w)|(?<![.,!?…—–])’)*(?:’|$)"
)
_DROPPED_G = 4  # letters at least of a word that may have dropped its g
_STRONG, _TELLING = 4, 8  # quarters: what a speech, and what a sentence outside one, must weigh
_SHARE = 0.15  # of the words of a sentence that is none of a speech, for their marks to count
_WEAK = 2


def spoken(text: str, start: int, end: int, knows: Callable[[str], bool] | None = None) -> list[Range]:
    """The stretches of the paragraphs that ``start:end`` touches, ascending and disjoint.

    knows: whether a word is in the dictionary of whoever asks; without it only listed words are evidence.
    """
    low = max((text.rfind(sign, 0, start) for sign in "\n\r\u2028\u2029"), default=-1) + 1
    stretches: list[Range] = []
    for line in _LINE.finditer(text, low):
        if line.start() >= end:
            break
        stretches += _of_paragraph(text, line.start(), line.end(), knows or (lambda _word: True))
    return stretches


def is_listed(word: str) -> bool:
    """Whether ``word`` is one that a dialect has."""
    plain = spelled(word).casefold()
    return plain in SPEECH or plain in SCOTS


def _of_paragraph(text: str, start: int, end: int, knows: Callable[[str], bool]) -> list[Range]:
    speeches = [match.span() for match in _SPEECHES.finditer(text, start, end)]
    quoted = any(text[low] in '“„«»"' for low, _ in speeches)
    marks = [(word, _weight(text, *word, knows, quoted)) for word in _words(text, start, end)]
    spoken_weight = sum(weight for word, weight in marks if _inside(speeches, word))
    stretches = list(speeches) if spoken_weight >= _STRONG else []
    narrated = [(word, weight) for word, weight in marks if not _inside(speeches, word)]
    if _is_telling(marks):
        return [(start, end)]
    for low, high in sentences(text, start, end):
        part = [(word, weight) for word, weight in narrated if low <= word[0] < high]
        if _is_telling(part):
            stretches.append((part[0][0][0], part[-1][0][1]))
    return _merged(stretches)


def _is_telling(marks: Sequence[tuple[Range, int]]) -> bool:
    weight = sum(weight for _, weight in marks)
    marked = sum(1 for _, weight in marks if weight)
    return weight >= _TELLING and marked >= len(marks) * _SHARE


def _words(text: str, start: int, end: int) -> list[Range]:
    return [(start + low, start + high) for low, high in words(text[start:end])]


def _weight(text: str, start: int, end: int, knows: Callable[[str], bool], quoted: bool) -> int:
    """What a word says for its being written as it is spoken. ``quoted``: quotation marks here are double, so that a
    single one is an apostrophe."""
    word = spelled(text[start:end]).casefold()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    elided = before in APOSTROPHES and bool(before) and not text[max(0, start - 2) : start - 1].isalnum()
    cut = bool(after) and after in APOSTROPHES
    if word in SPEECH or (cut and f"{word}'" in SPEECH):
        return _STRONG
    if elided and (quoted or before == "’") and (f"'{word}" in SPEECH or not knows(word)):
        return _STRONG
    if len(word) >= _DROPPED_G and word.endswith("in") and not knows(word):
        if cut:
            return _STRONG
        if knows(f"{word}g"):
            return _WEAK
    return _WEAK if word in SCOTS or (cut and f"{word}'" in SCOTS) else 0


def _inside(ranges: Sequence[Range], word: Range) -> bool:
    return any(low <= word[0] and word[1] <= high for low, high in ranges)


def _merged(ranges: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
