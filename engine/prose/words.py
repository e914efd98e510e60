"""Words: where they begin and end, how many there are, and where a given one occurs. Pure text; any thread.

A word is a run of letters, digits and marks, with apostrophes and joiners inside it; an ideograph, a kana or a Thai
letter stands alone, since such scripts put no spaces between words. Two spellings are the same word when they are
equal after canonical decomposition and case folding, and straight and curly apostrophes are one.
"""

import re
import unicodedata

from engine.errors import UsageError
from engine.messages import Range
from engine.prose.characters import is_unspaced, is_word_char

_LOOK = 64
_INSIDE = "'’ʼ\u200c\u200d\u00ad\u2060"
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-", "\u00ad": "", "\u2060": "", "\u200b": ""}


def words(text: str) -> list[Range]:
    """The ranges of the words of ``text``, ascending and disjoint."""
    ranges: list[Range] = []
    at, size = 0, len(text)
    while at < size:
        if not is_word_char(text[at]):
            at += 1
            continue
        start = at
        alone = is_unspaced(text[at])
        at += 1
        while at < size:
            char = text[at]
            if unicodedata.category(char)[0] == "M":
                at += 1
            elif alone:
                break
            elif is_word_char(char) and not is_unspaced(char):
                at += 1
            elif char in _INSIDE and at + 1 < size and is_word_char(text[at + 1]) and not is_unspaced(text[at + 1]):
                at += 2
            else:
                break
        ranges.append((start, at))
    return ranges


def count_words(text: str) -> int:
    """How many words a writer would count: runs between spaces that hold a letter or digit; ideographs one each."""
    count = 0
    for run in text.split():
        alone = sum(1 for char in run if is_unspaced(char) and char.isalnum())
        count += alone or any(char.isalnum() for char in run)
    return count


def word_around(text: str, at: int) -> Range | None:
    """The word that the position ``at`` of ``text`` would cut in two, as far as it reaches within 64 characters."""
    if not 0 < at < len(text):
        return None
    low = at
    while low > 0 and at - low < _LOOK and not text[low - 1].isspace():
        low -= 1
    high = at
    while high < len(text) and high - at < _LOOK and not text[high].isspace():
        high += 1
    for start, end in words(text[low:high]):
        if start < at - low < end:
            return low + start, low + end
    return None


def inside_word(text: str, at: int) -> bool:
    """Whether the position ``at`` of ``text`` lies inside a word, so that a cut there would split it."""
    return word_around(text, at) is not None


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


def fold(word: str) -> str:
    """The form under which two spellings are the same word."""
    plain = "".join(_SAME.get(char, char) for char in word)
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", plain).casefold())


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """``text`` folded, with for every folded character the start and end of what it came from."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(text)
    while at < size:
        end = at + 1
        while end < size and unicodedata.combining(text[end]):
            end += 1
        piece = fold(text[at:end])
        out.append(piece)
        starts.extend([at] * len(piece))
        ends.extend([end] * len(piece))
        at = end
    return "".join(out), starts, ends


def _casefolded(text: str) -> tuple[str, list[int], list[int]]:
    out: list[str] = []
    starts: list[int] = []
    for at, char in enumerate(text):
        piece = char.casefold()
        out.append(piece)
        starts.extend([at] * len(piece))
    return "".join(out), starts, [at + 1 for at in starts]


def _edge(char: str, marks: bool) -> bool:
    if is_unspaced(char):
        return not (marks and unicodedata.category(char)[0] == "M")
    return not (is_word_char(char) if marks else char.isalnum() or char == "_")


def _scan(view: tuple[str, list[int], list[int]], word: str, marks: bool) -> set[Range]:
    folded, starts, ends = view
    pattern = r"\s+".join(re.escape(part) for part in word.split())
    ranges: set[Range] = set()
    for match in re.finditer(f"(?={pattern})", folded) if pattern else ():
        a = match.start()
        whole = re.compile(pattern).match(folded, a)
        if whole is None:
            continue
        b = whole.end()
        left = a == 0 or _edge(folded[a], marks) or _edge(folded[a - 1], marks)
        right = b == len(folded) or _edge(folded[b - 1], marks) or _edge(folded[b], marks)
        if left and right:
            ranges.add((starts[a], ends[b - 1]))
    return ranges


def occurrences(text: str, word: str) -> list[Range]:
    """Every whole-word occurrence of ``word`` (or phrase) in ``text``, in any casing, ascending.

    Matched either as canonically equal text or as plainly case-folded text, so that neither reading of "whole word"
    (is a combining mark part of it?) lets a banned word through.
    """
    both = _scan(_folded(text), fold(word), True) | _scan(_casefolded(text), word.casefold(), False)
    return sorted(both)


def check_lists(keep: tuple[str, ...], ban: tuple[str, ...]) -> None:
    """Raise ``UsageError`` for an empty word or one that stands in both lists."""
    for name, words_of in (("keep", keep), ("ban", ban)):
        for word in words_of:
            if not fold(word).strip():
                raise UsageError(f"The {name} list holds an empty word; leave it out.")
    banned = {" ".join(fold(word).split()): word for word in ban}
    for word in keep:
        if " ".join(fold(word).split()) in banned:
            raise UsageError(f"The word “{word}” is both to be kept and banned; take it out of one list.")
