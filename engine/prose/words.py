"""Words: where they begin and end, how many there are, and where a given one occurs. Pure text; any thread.

The one idea of a word. It is a run of letters, digits and marks, with apostrophes inside it and whatever is not seen;
an underscore belongs to it between two letters, as in a name of code, and not beside it, as in emphasis. An ideograph,
a kana or a Thai letter stands alone, since such scripts put no spaces between words. What a writer counts as a word may
be several of these: see :func:`count_words`. Two spellings are the same word when they are equal after canonical
decomposition and case folding, and straight and curly apostrophes are one.
"""

import re
import unicodedata
from collections.abc import Callable

from engine.errors import UsageError
from engine.messages import Range
from engine.prose.characters import APOSTROPHES, MARKS, UNSEEN, UNSPACED, is_letter, is_mark, is_unspaced

_LOOK = 64
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-", "\u00ad": "", "\u2060": "", "\u200b": ""}
_DICTIONARY = {**dict.fromkeys(map(ord, APOSTROPHES), "'"), **dict.fromkeys(map(ord, "\u00ad\u200e\u200f\u2060\ufeff"))}
_INSIDE = rf"(?:[{APOSTROPHES}·‧״׳]|(?<=[\u05d0-\u05ea])\"(?=[\u05d0-\u05ea]))"
"""What joins the letters on both sides of it: apostrophes, the dot of Catalan, the strokes of Hebrew."""
_PARTS = re.compile(f"[{MARKS}{UNSEEN}{UNSPACED}]")
"""What makes a line one for the longer, slower expressions."""
_LETTER = rf"[^\W_{UNSPACED}]"
_MORE = rf"(?:[{UNSEEN}]*+[{MARKS}])*+"
_ALONE = rf"(?=[^\W_])[{UNSPACED}]{_MORE}"
_PLAIN_WORDS = re.compile(rf"[^\W_]+(?:(?:_++|{_INSIDE})[^\W_]+)*+")
_WORDS = re.compile(
    rf"{_ALONE}|(?:{_LETTER}|[{MARKS}]){_MORE}(?:[{UNSEEN}]*+(?:(?:_++|{_INSIDE})[{UNSEEN}]*+)?{_LETTER}{_MORE})*+"
)
_JOINS = (
    rf"(?:{_INSIDE}|_++|\*{{1,3}}|[-\u2010\u2011&]"
    r"|(?<=\d)[.,:/](?=\d)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|\.(?=[^\W\d_]\.))"
)
"""What makes one word of two for a writer who counts them: the hyphen of a compound, the signs inside a number, stars
inside a word, the stops of e.g. and U.S.A.; no dash, no stroke, and no stop that ends a sentence."""
_PLAIN_COUNTED = re.compile(rf"[^\W_]+(?:{_JOINS}[^\W_]+)*+")
_COUNTED = re.compile(
    rf"(?P<unspaced>{_ALONE}(?:[{UNSEEN}]*+{_ALONE})*+)"
    rf"|{_LETTER}{_MORE}(?:[{UNSEEN}]*+(?:{_JOINS}[{UNSEEN}]*+)?{_LETTER}{_MORE})*+"
)
_ADDRESS = re.compile(r"(?:https?|ftp|file)://\S+|\bwww\.\S+")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w.-]{1,255}")


def words(text: str) -> list[Range]:
    """The ranges of the words of ``text``, ascending and disjoint."""
    return [match.span() for match in (_WORDS if _is_special(text) else _PLAIN_WORDS).finditer(text)]


def count_words(text: str, unspaced: Callable[[str], int] | None = None) -> int:
    """How many words a writer would count. Compounds with a hyphen, numbers and e-mail addresses are one each, other
    addresses none; a dash, a stroke and a stop part words.

    unspaced: how many words a run in a script without spaces is; without it every character of the run counts.
    """
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    if "@" in text:
        text = _MAIL.sub("x", text)
    if not _is_special(text):
        return sum(1 for _ in _PLAIN_COUNTED.finditer(text))
    count = 0
    for match in _COUNTED.finditer(text):
        run = match["unspaced"]
        if run is None:
            count += 1
        else:
            count += unspaced(run) if unspaced else sum(1 for char in run if char.isalnum())
    return count


def _is_special(text: str) -> bool:
    return not text.isascii() and _PARTS.search(text) is not None


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter of ``text`` stands right beside ``start:end`` that would make it part of a longer word.

    An apostrophe parts: Anna is whole in Anna's. So does an underscore that only stands on one side, as in emphasis.
    """
    if start >= end:
        return True
    left = is_unspaced(text[start]) or not _carries_on(text, start - 1, -1)
    return left and not _cuts_mark(text, end) and (is_unspaced(text[end - 1]) or not _carries_on(text, end, 1))


def _carries_on(text: str, at: int, by: int) -> bool:
    """Whether a letter stands at ``at``, or beyond what is not seen or joins there."""
    for _ in range(_LOOK):
        if not 0 <= at < len(text):
            return False
        char = text[at]
        if char != "_" and unicodedata.category(char) != "Cf":
            return is_letter(char) and not is_unspaced(char)
        if char == "\u200b":
            return False
        at += by
    return False


def _cuts_mark(text: str, at: int) -> bool:
    return at < len(text) and is_mark(text[at])


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


def spelled(word: str) -> str:
    """``word`` as dictionaries have it: accents on their letters, a plain apostrophe, and nothing that is not seen."""
    return unicodedata.normalize("NFC", word.translate(_DICTIONARY))


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
        return not (marks and is_mark(char))
    return not (is_letter(char) if marks else char.isalnum())


def _parts(folded: str, at: int, by: int, marks: bool) -> bool:
    """Whether a word ends before what stands at ``at``: an underscore joins only what it stands between."""
    for _ in range(_LOOK):
        if not 0 <= at < len(folded):
            return True
        if folded[at] != "_":
            return _edge(folded[at], marks)
        at += by
    return True


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
        left = _edge(folded[a], marks) or _parts(folded, a - 1, -1, marks)
        right = _edge(folded[b - 1], marks) or _parts(folded, b, 1, marks)
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
