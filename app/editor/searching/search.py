"""What to look for and what to put in its place, over plain text. Pure functions; any thread, no Qt.

Plain words find curly quotes as well as straight ones, any kind of space, and an accent however it is stored, as a
writer would expect; an expression means exactly what it says. Matching is the ``regex`` library's, with a time limit,
so that no expression can hang the window.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import regex

from app.editor.searching.spellings import has_unseen, spelled, stored_form
from engine.messages import Range
from engine.prose.characters import UNSPACED, is_unspaced
from engine.prose.words import is_whole

LIMIT_S = 0.3
PER_LETTER_S = 0.4e-6
"""How long an expression may take: this, and for each letter of the text that. Most need a tenth of it."""
WORDS_LIMIT_S = 30.0
"""Plain words always come to an end; what takes this long is another fault."""
_ALIKE = {
    "'": "['\u2018\u2019\u02bc]",
    '"': '["\u201c\u201d\u201e]',
    " ": "[ \u00a0\u2009\u202f]",
    "-": "[-\u2010\u2011]",
}
"""Plain characters, and all that they stand for in a search."""


class QueryError(Exception):
    """A search that cannot be made. ``place`` is where in the expression it goes wrong, in code points, or None."""

    def __init__(self, sentence: str, place: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.place = sentence, place


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. ``expression``: ``words`` is a regular expression; ``keep_case`` concerns replacing."""

    words: str
    case: bool = False
    whole: bool = False
    expression: bool = False
    keep_case: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """One place: code points ``start:end`` of the text, and what stands there after a replacement."""

    start: int
    end: int
    new: str


class Search:
    """A query made ready. Raises QueryError, naming the place, for an expression that cannot be read."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._patterns: dict[bool, Any] = {}
        """By whether the text has something in it that is not seen."""
        flags = regex.MULTILINE | regex.VERSION0
        self._flags = flags if query.case else flags | regex.IGNORECASE
        if query.expression:
            try:
                # By itself first: the place of an error is then counted in what the writer typed.
                regex.compile(query.words, self._flags)
                self._pattern("")
            except regex.error as error:
                raise QueryError(_explained(error), error.pos) from error

    def all(self, text: str) -> tuple[Range, ...]:
        """Every place in order; an expression may find places of no length. Raises QueryError where that takes too
        long."""
        if not self.query.words:
            return ()
        return tuple(match.span() for match in self._matches(text))

    def replaced(self, text: str, template: str) -> tuple[Match, ...]:
        """Every place with what ``template`` makes of it.

        In an expression ``\\1`` and ``\\g<name>`` stand for groups, ``\\n`` and ``\\t`` for a line and a tab. Raises
        QueryError for a template that names no group, and where it takes too long.
        """
        if not self.query.words:
            return ()
        matches = []
        # An expression puts in exactly what it says; what has no accents takes none.
        plain = self.query.expression or template.isascii()
        form = None if plain else stored_form(text)
        for match in self._matches(text):
            new = self._expanded(match, template)
            new = like(match[0], new) if self.query.keep_case else new
            if not plain and (stored := stored_form(match[0]) or form) is not None:
                new = unicodedata.normalize(stored, new)
            matches.append(Match(match.start(), match.end(), new))
        return tuple(matches)

    def _pattern(self, text: str) -> Any:
        query, parted = self.query, not self.query.expression and has_unseen(text)
        if parted not in self._patterns:
            words = query.words
            source = words if query.expression else spelled(words, _ALIKE, parted)
            if query.whole:
                # Most of what is no whole word is sorted out here; the rest, which takes longer, by what stands there.
                before = "" if not query.expression and is_unspaced(words[0]) else rf"(?<![^\W_{UNSPACED}])"
                behind = "" if not query.expression and is_unspaced(words[-1]) else rf"(?![^\W_{UNSPACED}])"
                source = f"{before}(?:{source}){behind}"
            self._patterns[parted] = regex.compile(source, self._flags)
        return self._patterns[parted]

    def _matches(self, text: str) -> list[Any]:
        query = self.query
        limit = LIMIT_S + PER_LETTER_S * len(text) if query.expression else WORDS_LIMIT_S
        try:
            matches = list(self._pattern(text).finditer(text, timeout=limit))
        except TimeoutError as error:
            raise QueryError("This expression takes too long on this text; make it simpler.") from error
        if query.whole:
            matches = [match for match in matches if _is_whole(text, *match.span())]
        return _apart(matches) if query.expression else matches

    def _expanded(self, match: Any, template: str) -> str:
        if not self.query.expression:
            return template
        try:
            return str(match.expand(template))
        except (regex.error, IndexError, KeyError, ValueError) as error:
            raise QueryError(f"“{template}” cannot be put in: it names a group that the expression lacks.") from error


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether what has no letter right beside it is a whole word."""
    beside = text[start - 1 : start] + text[end : end + 1]
    return (beside.isascii() and "_" not in beside) or is_whole(text, start, end)


def _apart(matches: list[Any]) -> list[Any]:
    """Without those of no length that touch one with a length: ``x*`` is found once in "xx", not at its end again."""
    kept: list[Any] = []
    full, last = -1, -1  # where the last one with a length, and the last one of none, ended
    for match in matches:
        start, end = match.span()
        if start < end:
            if last == start:
                kept.pop()
            full, last = end, -1
        elif start == full:
            continue
        else:
            last = end
        kept.append(match)
    return kept


def like(old: str, new: str) -> str:
    """``new`` in the capitals of ``old``: all of them, the first one, or as it is."""
    letters = [char for char in old if char.isalpha()]
    if not letters or not new:
        return new
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return new.upper()
    if letters[0].isupper() and not any(char.isupper() for char in letters[1:]):
        at = next((place for place, char in enumerate(new) if char.isalpha()), None)
        return new if at is None else new[:at] + new[at].upper() + new[at + 1 :]
    if all(char.islower() for char in letters):
        at = next((place for place, char in enumerate(new) if char.isalpha()), None)
        return new if at is None else new[:at] + new[at].lower() + new[at + 1 :]
    return new


def next_after(places: Sequence[Range], position: int) -> int | None:
    """The index of the first place that begins at or after ``position``, round the end; None if there is none."""
    if not places:
        return None
    return bisect_left(places, position, key=lambda place: place[0]) % len(places)


def last_before(places: Sequence[Range], position: int) -> int | None:
    """The index of the last place that ends at or before ``position``, round the start; None if there is none."""
    if not places:
        return None
    return (bisect_right(places, position, key=lambda place: place[1]) - 1) % len(places)


def _explained(error: Any) -> str:
    where = f" at character {error.pos + 1}" if error.pos is not None else ""
    return f"This expression cannot be read{where}: {error.msg}."
