"""How English words sound: what rhymes, how many syllables, and whether a vowel comes first. Pure data; any thread."""

import re
from collections.abc import Iterable

_ITEM = re.compile(r"(.+?)(\d+)(v?)")
_VOWELS = re.compile(r"[aeiouy]+")


class Sounds:
    """``lines``: words that rhyme, a line each; every word with its number of syllables, and a v where it begins with
    a vowel: ``able2v table2``. A word stands in as many lines as it has ways to be said."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rhymes: list[list[str]] = []
        self._lines: dict[str, list[int]] = {}
        self._beats: dict[str, set[int]] = {}
        self._vowels: dict[str, bool] = {}
        for number, line in enumerate(lines):
            alike = []
            for item in line.split():
                match = _ITEM.fullmatch(item)
                if match is None:
                    continue
                word, beats, vowel = match.groups()
                alike.append(word)
                self._lines.setdefault(word, []).append(number)
                self._beats.setdefault(word, set()).add(int(beats))
                self._vowels.setdefault(word, bool(vowel))
            self._rhymes.append(alike)

    def words(self) -> Iterable[str]:
        """Every word that is known."""
        return self._lines.keys()

    def knows(self, word: str) -> bool:
        """Whether it is known how ``word`` sounds."""
        return _plain(word) in self._lines

    def rhyming(self, word: str) -> frozenset[str]:
        """The words that rhyme with ``word``, in small letters, without itself; empty where it is not known."""
        plain = _plain(word)
        return frozenset(other for line in self._lines.get(plain, ()) for other in self._rhymes[line]) - {plain}

    def syllables(self, word: str) -> frozenset[int]:
        """How many ``word`` has; several numbers where it is said in several ways. Counted by its letters where it is
        not known."""
        plain = _plain(word)
        known = self._beats.get(plain)
        return frozenset(known) if known else frozenset({_counted(plain)})

    def begins_with_vowel(self, word: str) -> bool:
        """Whether ``word`` is one that "an" goes before: by its sound, else by its first letter."""
        plain = _plain(word)
        known = self._vowels.get(plain)
        return plain[:1] in "aeiou" if known is None else known


def _plain(word: str) -> str:
    return word.replace("’", "'").casefold()


def _counted(word: str) -> int:
    """Groups of vowels, less an e that is not said."""
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)
