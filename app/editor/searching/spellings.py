"""Plain words as an expression that finds them however their letters are stored. Pure; any thread, no Qt.

An é may be one character or two, marks may stand in another order, and a word may have soft hyphens in it: the reader
sees the same, and so does a search.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import permutations
from typing import Literal

import regex

StoredForm = Literal["NFC", "NFD"]
"""Accents in one character with their letters, or apart from them."""
UNSEEN = "\u00ad\u2060\ufeff"
"""What is not seen inside a word: a class."""
_ACCENTS = "\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20dc\u3099\u309a\ufe20-\ufe2f"
"""What makes another letter of the one before it, and the later parts of a Korean syllable: a class. Vowel signs and
points, which other scripts write beside a letter or leave out, are none."""
_WITH_FORMS = ((0xC0, 0x3000), (0x3040, 0x3100), (0xF900, 0xFB50), (0x1D15E, 0x1D1C1), (0x2F800, 0x2FA1E))
"""Where the characters are that can be taken apart, Korean syllables aside."""
_MOST_MARKS = 4


def spelled(words: str, alike: Mapping[str, str], parted: bool) -> str:
    """The source of an expression for ``words``. ``alike``: what single characters stand for, as an expression;
    ``parted``: whether the text has something in it that is not seen."""
    words = unicodedata.normalize("NFC", words.translate(dict.fromkeys(map(ord, UNSEEN))) or words)
    letters = [alike.get(letter) or _any_of(equivalents(letter)) for letter in _letters(words)]
    source = f"[{UNSEEN}]*+".join(letters) if parted else "".join(letters)
    return source if words[-1:].isspace() else f"{source}(?![{_ACCENTS}])"


def equivalents(letter: str) -> tuple[str, ...]:
    """All that reads as ``letter``, a character with the marks on it, the longest first."""
    if letter.isascii() and len(letter) == 1:
        return (letter,)
    parts = unicodedata.normalize("NFD", letter)
    first, marks = parts[0], parts[1:]
    forms = {letter, unicodedata.normalize("NFC", letter), parts}
    if len(marks) <= _MOST_MARKS:
        for order in permutations(marks):
            if unicodedata.normalize("NFD", first + "".join(order)) != parts:
                continue  # these marks stand above each other: another order is another letter
            for size in range(len(order) + 1):
                start, rest = first + "".join(order[:size]), "".join(order[size:])
                forms.update(single + rest for single in (start, *_singles(start)))
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def has_unseen(text: str) -> bool:
    """Whether anything of :data:`UNSEEN` is in ``text``."""
    return not text.isascii() and any(sign in text for sign in UNSEEN)


def stored_form(text: str) -> StoredForm | None:
    """How ``text`` has its accents; None where it has none, or both ways."""
    if text.isascii():
        return None
    composed, apart = unicodedata.is_normalized("NFC", text), unicodedata.is_normalized("NFD", text)
    return None if composed == apart else "NFC" if composed else "NFD"


def _letters(words: str) -> Iterator[str]:
    """Each character with the marks on it."""
    letter = ""
    for char in words:
        if letter and not unicodedata.combining(char):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def _singles(parts: str) -> tuple[str, ...]:
    """The characters that are the same as ``parts``."""
    composed = unicodedata.normalize("NFC", parts)
    return (*_by_parts().get(parts, ()), *([composed] if len(composed) == 1 else []))


@cache
def _by_parts() -> Mapping[str, tuple[str, ...]]:
    """The characters that are the same as others, or as several: Å and Å by the letter and its ring."""
    by_parts: dict[str, tuple[str, ...]] = {}
    for low, high in _WITH_FORMS:
        for char in map(chr, range(low, high)):
            apart = unicodedata.normalize("NFD", char)
            if apart != char:
                by_parts[apart] = (*by_parts.get(apart, ()), char)
    return by_parts


def _any_of(forms: tuple[str, ...]) -> str:
    escaped = [regex.escape(form) for form in forms]
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"
