"""The words of a model's training text and how often it has them: which are known, and which are a slip away.

Pure data; any thread. Knows single words; nothing of texts, tokens or networks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from engine.errors import ModelError
from engine.model.small_files import read_small_text

_SHORTEST, _LONGEST = 3, 20
_TWO_SLIPS = range(5, 16)  # lengths: shorter words are two slips from everything, longer ones take too long
_COMMON = 16_000  # a common word is one of so many
_SMALL = 16  # times as common are the words that hold sentences together
_NAME = 0.97  # of a name's occurrences have a capital
_MOST = 24
_SELDOM = 20  # rarer words are known, but nobody is taken to have meant one
_ALPHABET_OF = 1000  # the commonest words, which have all letters of their language and none of others
_LARGEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Near:
    """A known word, or two with a space between, that ``slips`` letters make of another; ``count`` is how often the
    training text has it, or the rarer of the two."""

    text: str
    slips: int
    count: int


class Lexicon:
    """``counts``: word -> how often; names with their capital. A slip is a letter too many, missing, wrong, or changed
    with its neighbour."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {_folded(word): count for word, count in counts.items()}
        self._names = {_folded(word): word for word in counts if word != _folded(word)}
        self._common = max(1, sum(counts.values()) // _COMMON)
        self._shortened: dict[str, list[str]] = {}
        for word, count in self._counts.items():
            # Only those that a word of a fitting length can be a slip away from; of a long one they take long, too.
            if count >= self._common and 1 < len(word) <= _LONGEST + 1:
                for key in _shortened(word):
                    self._shortened.setdefault(key, []).append(word)
        commonest = sorted(self._counts, key=lambda word: -self._counts[word])[:_ALPHABET_OF]
        self._letters = sorted(set(chain("'", *commonest)))

    @staticmethod
    def read(path: Path) -> "Lexicon":
        """From lines of a word, a space and its count, in UTF-8. Raises ModelError naming the file and the line."""
        counts = {}
        for number, line in enumerate(read_small_text(path, _LARGEST).splitlines(), start=1):
            word, _, count = line.partition(" ")
            if not word or not count.isascii() or not count.isdecimal() or len(count) > 15:
                raise ModelError(f"{path}: line {number} is no word with its count: {line[:40]!r}.")
            counts[word] = int(count)
        return Lexicon(counts)

    def knows(self, word: str) -> bool:
        """Whether the training text has ``word``, or what it is the genitive of."""
        plain = _folded(word)
        return plain in self._counts or plain.removesuffix("'s") in self._counts

    def words(self) -> Iterator[str]:
        """Every word as it is written: names with their capital."""
        return map(self._written, self._counts)

    def count(self, word: str) -> int:
        """How often the training text has ``word``."""
        return self._counts.get(_folded(word), 0)

    def is_common(self, word: str) -> bool:
        """Whether ``word`` is one of those that make up most of a text."""
        return self.count(word) >= self._common

    def is_small(self, word: str) -> bool:
        """Whether ``word`` is one of the commonest, which say little by themselves."""
        return self._counts.get(_folded(word), 0) >= self._common * _SMALL

    def name(self, word: str) -> str | None:
        """``word`` with its capital, where it is a name written small."""
        name = self._names.get(_folded(word))
        return name if name != word and word.islower() else None

    def beside(self, word: str) -> list[str]:
        """The common words that are one slip from ``word``."""
        plain = _folded(word)
        if not _SHORTEST <= len(plain) <= _LONGEST:
            return []
        candidates = {common for key in _shortened(plain) for common in self._shortened.get(key, ())}
        return sorted(self._written(common) for common in candidates if _one_slip(plain, common))

    def near(self, word: str) -> list[Near]:
        """What may have been meant by ``word``, which is unknown: fewest slips first, then the commonest.

        Two slips are looked for where no word is one away; two words run together count as two.
        """
        plain = _folded(word)
        if not _SHORTEST <= len(plain) <= _LONGEST:
            return []
        once = set(self._slipped(plain))
        nearest = [self._near(known, 1) for known in once if self._likely(known)]
        if not nearest and len(plain) in _TWO_SLIPS:
            twice = {known for between in once for known in self._slipped(between) if self._likely(known)}
            # Hardly anyone leaves out two letters of a word, or writes two that are not there.
            nearest = [self._near(known, 2) for known in twice if abs(len(known) - len(plain)) < 2]
        nearest += self._parted(plain)
        return sorted(nearest, key=lambda near: (near.slips, -near.count, near.text))[:_MOST]

    def _near(self, plain: str, slips: int) -> Near:
        return Near(self._written(plain), slips, self._counts[plain])

    def _likely(self, plain: str) -> bool:
        """Whether it is a word that people write now and then, and no letters for words."""
        return self._counts.get(plain, 0) >= _SELDOM and not self._names.get(plain, "")[1:].isupper()

    def _written(self, plain: str) -> str:
        return self._names.get(plain, plain)

    def _slipped(self, word: str) -> Iterator[str]:
        for at in range(len(word) + 1):
            head, tail = word[:at], word[at:]
            if tail:
                yield head + tail[1:]
            if len(tail) > 1:
                yield head + tail[1] + tail[0] + tail[2:]
            for letter in self._letters:
                yield head + letter + tail
                if tail:
                    yield head + letter + tail[1:]

    def _parted(self, word: str) -> Iterator[Near]:
        for at in range(1, len(word)):
            count = min(self._counts.get(word[:at], 0), self._counts.get(word[at:], 0))
            if count >= self._common:
                yield Near(f"{self._written(word[:at])} {self._written(word[at:])}", 2, count)


def lexicon_bytes(counts: Iterable[tuple[str, int]], least: int) -> bytes:
    """What ``Lexicon.read`` reads: of ``counts``, words as texts write them, those that occur ``least`` times in any
    case, the commonest first. A single letter is a word where it is as common as the words of a text's thousand."""
    together: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    spellings: dict[str, tuple[int, str]] = {}
    for word, count in counts:
        plain = _folded(word)
        together[plain] += count
        if word[:1].isupper():
            capital[plain] += count
            spellings[plain] = max(spellings.get(plain, (0, "")), (count, word.replace("’", "'")))
    total = sum(together.values())
    kept = {word: count for word, count in together.items() if count >= (least if len(word) > 1 else total // 1000)}
    lines = []
    for word in sorted(kept, key=lambda word: (-kept[word], word)):
        named = capital[word] >= _NAME * kept[word] and _folded(spellings[word][1]) == word
        lines.append(f"{spellings[word][1] if named else word} {kept[word]}\n")
    return "".join(lines).encode()


def _folded(word: str) -> str:
    return word.replace("’", "'").casefold()


def _shortened(word: str) -> set[str]:
    """``word`` and what it is without one letter: two words that are one slip apart have one of these in common."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_slip(a: str, b: str) -> bool:
    """Whether two words that differ have all but one letter in common, or all but two neighbours changed round."""
    start = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    return bool(a or b) and (a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:]))
