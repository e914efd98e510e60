"""Words: where they begin and end, how many there are, and where a given one occurs. Pure text; any thread.

A word is a run of letters, digits and marks, with apostrophes and joiners inside it; an ideograph, a kana or a Thai
letter stands alone, since such scripts put no spaces between words. Two spellings are the same word when they are
equal after canonical decomposition and case folding, and straight and curly apostrophes are one.
"""

import re
import unicodedata

from engine.errors import UsageError
from engine.messages import Range

_LOOK = 64
_INSIDE = "'’ʼ\u200c\u200d\u00ad\u2060"
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # ideographs
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-", "\u00ad": "", "\u2060": "", "\u200b": ""}


def is_word_char(char: str) -> bool:
    """Letters, digits, the underscore and combining marks."""
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"


def is_unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that is written without spaces between words."""
    code = ord(char)
    return code >= 0x0E00 and any(low <= code <= high for low, high in _UNSPACED)


def words(text: str) -> list[Range]:
    """The ranges of the words of ``text``, ascending and disjoint."""
    found: list[Range] = []
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
        found.append((start, at))
    return found


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
    found = set()
    for match in re.finditer(f"(?={pattern})", folded) if pattern else ():
        a = match.start()
        whole = re.compile(pattern).match(folded, a)
        if whole is None:
            continue
        b = whole.end()
        left = a == 0 or _edge(folded[a], marks) or _edge(folded[a - 1], marks)
        right = b == len(folded) or _edge(folded[b - 1], marks) or _edge(folded[b], marks)
        if left and right:
            found.add((starts[a], ends[b - 1]))
    return found


def occurrences(text: str, word: str) -> list[Range]:
    """Every whole-word occurrence of ``word`` (or phrase) in ``text``, in any casing, ascending.

    Found either as canonically equal text or as plainly case-folded text, so that neither reading of "whole word"
    (is a combining mark part of it?) lets a banned word through.
    """
    both = _scan(_folded(text), fold(word), True) | _scan(_casefolded(text), word.casefold(), False)
    return sorted(both)


def check_lists(keep: tuple[str, ...], ban: tuple[str, ...]) -> None:
    """Raise ``UsageError`` for an empty word or one that stands in both lists."""
    for name, listed in (("keep", keep), ("ban", ban)):
        for word in listed:
            if not fold(word).strip():
                raise UsageError(f"The {name} list holds an empty word; leave it out.")
    banned = {" ".join(fold(word).split()): word for word in ban}
    for word in keep:
        if " ".join(fold(word).split()) in banned:
            raise UsageError(f"The word “{word}” is both to be kept and banned; take it out of one list.")
