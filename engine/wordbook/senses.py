"""Which English words are close in meaning, by WordNet. Pure data; any thread.

A sense is a line of words that can stand for each other, with the lines of wider or similar senses. How often a word
is meant in a sense says how much of its meaning that is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LEAST = 0.04  # of a word's meaning, for a sense that WordNet's texts have no example of
_SIMILAR, _WIDER, _NARROWER, _BESIDE = 0.5, 0.4, 0.35, 0.2
_MANY = 40  # senses below a wider one: so wide that what lies below has little in common


@dataclass(frozen=True, slots=True)
class Kin:
    """``word`` of the kind ``kind`` (n, v, a or r) is close by so much, above 0 to 1."""

    word: str
    kind: str
    closeness: float


class Senses:
    """``lines``: ``KIND LINES WORDS``, parted by tabs: n, v, a or r; the numbers of lines with a wider or, of an
    adjective, a similar sense; its words, each with how often it is meant so: ``big:40``."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._senses: dict[str, list[int]] = defaultdict(list)
        self._below: dict[int, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            _, wider, words = line.split("\t")
            for item in words.split():
                self._senses[item.partition(":")[0]].append(number)
            for other in wider.split():
                self._below[int(other)].append(number)

    def is_lemma(self, word: str, kind: str) -> bool:
        """Whether ``word``, in small letters, is the plain form of a word of that kind."""
        return any(self._lines[number].startswith(kind) for number in self._senses.get(word, ()))

    def close_to(self, word: str, kind: str) -> list[Kin]:
        """What is close to ``word``, a plain form in small letters, of its kind; the closest first."""
        senses = [number for number in self._senses.get(word, ()) if self._lines[number].startswith(kind)]
        counts = {number: dict(self._words(number))[word] for number in senses}
        total = sum(counts.values())
        closeness: dict[str, float] = {}
        for number in senses:
            share = max(_LEAST, counts[number] / total if total else 1.0 / len(senses))
            for other, near in self._around(number, kind):
                closeness[other] = max(closeness.get(other, 0.0), share * near)
        closeness.pop(word, None)
        ranked = sorted(closeness.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Kin(other, kind, near) for other, near in ranked]

    def _around(self, number: int, kind: str) -> Iterator[tuple[str, float]]:
        """The words of a sense and of those beside it, and how near they are."""
        similar = kind == "a"
        yield from self._all(number, 1.0)
        for wider in self._wider(number):
            yield from self._all(wider, _SIMILAR if similar else _WIDER)
            below = self._below.get(wider, ())
            if len(below) <= _MANY:
                for beside in below:
                    yield from self._all(beside, _BESIDE)
        for narrower in self._below.get(number, ()):
            yield from self._all(narrower, _SIMILAR if similar else _NARROWER)

    def _all(self, number: int, near: float) -> Iterator[tuple[str, float]]:
        for word, _ in self._words(number):
            yield word, near

    def _words(self, number: int) -> Iterator[tuple[str, int]]:
        for item in self._lines[number].rpartition("\t")[2].split():
            word, _, count = item.partition(":")
            yield word, int(count or 0)

    def _wider(self, number: int) -> list[int]:
        return [int(other) for other in self._lines[number].split("\t")[1].split()]
