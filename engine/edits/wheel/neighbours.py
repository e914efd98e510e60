"""Words beside a place that a choice there makes wrong: the article before it, a verb behind it. Pure text; any thread.

Only what is plain is mended: an article right before the word, and a verb right behind a noun that is its subject as
far as the words before it tell. Where that is not plain, a word that would not agree is not offered.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.edits.wheel.place import Place
from engine.messages import Edit
from engine.prose.words import fold, words

_ARTICLE = re.compile(r"(?<![\w'’-])(an?)[ \u00a0]+\Z", re.IGNORECASE)
_VERB = re.compile(r"[ \u00a0]+(is|are|was|were|has|have|does|do)(?![\w'’-])")
_OTHER = {"is": "are", "was": "were", "has": "have", "does": "do"}
_SWAPPED = {**_OTHER, **{plural: singular for singular, plural in _OTHER.items()}}
_CLAUSE = re.compile(r"[.!?;:,—–()\[\]“”\"\n]")
_DETERMINERS = "the my your his her its our their no some any"
_NUMBERS = "a an this that these those each every either neither many few several both one two three"
_LINKS = (
    "of in on at with for from to by about over under between among like than and or but if that which who whom whose"
    " when where while as because"
)
_OPEN, _MARKED, _AWAY = (frozenset(listed.split()) for listed in (_DETERMINERS, _NUMBERS, _LINKS))
_BLANKS = " \u00a0"
_NEAR = 80
_MOST = 4  # words between the beginning of a clause and its noun


@dataclass(frozen=True, slots=True)
class Swap:
    """``edit`` mends the word before the place, or with ``behind`` the one after it."""

    edit: Edit
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside a place. ``article`` and ``verb``: what each would become, where it stands there and may.

    before, after  the words on either side, folded, in the same sentence; empty where there is none
    strict         the verb behind agrees with the place's noun, which cannot change its number
    """

    before: str
    after: str
    article: Swap | None
    verb: Swap | None
    strict: bool = False

    @staticmethod
    def of(place: Place, number: Callable[[str], str]) -> "Neighbours":
        """Those of ``place``; ``number`` says of a word whether as a noun it is "one" or "many"."""
        before = place.text[max(0, place.start - _NEAR) : place.start]
        after = place.text[place.end : place.end + _NEAR]
        verb, strict = _verb(place, before, after, number)
        return Neighbours(_last(before), _first(after), _article(place, before), verb, strict)

    def repeats(self, word: str) -> bool:
        """Whether ``word`` stands right beside the place already."""
        return fold(word) in (self.before, self.after)

    def asks_article(self, vowel: bool) -> Swap | None:
        """What mends the article for a word that does or does not begin with a ``vowel``; None where it is right."""
        if self.article is None:
            return None
        return self.article if vowel != (self.article.edit.old.casefold() == "an") else None

    def asks_verb(self, number: str) -> Swap | None:
        """What mends the verb for a noun of this number; None where it is right or does not matter."""
        if self.verb is None or not number:
            return None
        return self.verb if (number == "one") != (self.verb.edit.old in _OTHER) else None


def _article(place: Place, before: str) -> Swap | None:
    match = _ARTICLE.search(before)
    if match is None:
        return None
    old = match[1]
    start = place.start - len(before) + match.start(1)
    new = (
        old[0]
        if len(old) == 2
        else f"{old}N"
        if len(old) == 1 and place.word.isupper() and len(place.word) > 1
        else f"{old}n"
    )
    return Swap(Edit(start, start + len(old), old, new))


def _verb(place: Place, before: str, after: str, number: Callable[[str], str]) -> tuple[Swap | None, bool]:
    """The verb right behind, where the place is its subject; whether its number cannot change."""
    match = _VERB.match(after)
    if match is None:
        return None, False
    old = match[1]
    own = number(place.word.casefold()) if place.word else ""
    if place.word and own != ("one" if old in _OTHER else "many"):
        return None, False
    clause = _CLAUSE.split(before)[-1]
    led = [clause[start:end].casefold() for start, end in words(clause)]
    if len(led) > _MOST or any(word in _AWAY for word in led):
        return None, False
    if any(word in _MARKED for word in led):
        swap = Swap(Edit(place.end + match.start(1), place.end + match.end(1), old, _SWAPPED[old]), True)
        return swap, True
    if led and led[0] not in _OPEN:
        return None, False
    if not led and not place.word:
        return None, False
    return Swap(Edit(place.end + match.start(1), place.end + match.end(1), old, _SWAPPED[old]), True), False


def _last(before: str) -> str:
    """The word that ``before`` ends with, blanks aside."""
    shown = before.rstrip(_BLANKS)
    last = words(shown)[-1:]
    return fold(shown[slice(*last[0])]) if last and last[0][1] == len(shown) else ""


def _first(after: str) -> str:
    """The word that ``after`` begins with, blanks aside."""
    shown = after.lstrip(_BLANKS)
    first = words(shown)[:1]
    return fold(shown[slice(*first[0])]) if first and first[0][0] == 0 else ""
