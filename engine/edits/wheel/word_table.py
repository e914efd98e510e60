"""The words that a model can write at one place, and their ids. Worker thread.

A word of one id is found among all ids by what they stand for; one of two or three by its own ids, so that a canvas
with as many slots says of every word at once how likely it is: a look into a table, and no search.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.edits.kit import Kit
from engine.model.tokenizing.lexicon import Lexicon
from engine.prose.words import fold
from engine.wordbook.wordbook import Wordbook

LONGEST = 3
"""Ids of a word, at most."""
_TOGETHER = 500
_LEAST, _LEAST_BARE = 10, 200  # times that the training text has a word that is offered


@dataclass(frozen=True, slots=True)
class SpelledWords:
    """``words``, without the blank before them, and their ids [N, n] int64."""

    words: tuple[str, ...]
    ids: Tensor


class WordTable:
    """Of one model: the words of its lexicon; where it has none, those whose sound is known."""

    def __init__(self, kit: Kit, book: Wordbook) -> None:
        self._kit = kit
        self._book = book
        self._lexicon: Lexicon | None = kit.model.lexicon
        self._singles: dict[bool, SpelledWords] = {}
        self._longer: dict[tuple[bool, bool], dict[int, SpelledWords]] = {}

    def knows(self, word: str) -> bool:
        """Whether ``word`` is one. Raises RequestError where there is no list of words at all."""
        return self._lexicon.knows(word) if self._lexicon else self._book.sounds.knows(word)

    def is_usual(self, word: str) -> bool:
        """Whether ``word`` is one that most texts of the language have. Raises as ``knows``."""
        return self._lexicon.is_common(word) if self._lexicon else self._book.sounds.knows(word)

    def _offers(self, word: str, blank: bool) -> bool:
        """Whether ``word`` is common enough to be offered. Without a blank before them many ids are the end of words,
        and are letters that now and then stand alone, too."""
        least = _LEAST if blank else _LEAST_BARE
        return self._lexicon.count(word) >= least if self._lexicon else self._book.sounds.knows(word)

    @property
    def count(self) -> Callable[[str], int] | None:
        """How often the training text has a word; None where that is not known."""
        return self._lexicon.count if self._lexicon else None

    def singles(self, spaced: bool) -> SpelledWords:
        """The words of one id; ``spaced``: a blank belongs to them."""
        if spaced not in self._singles:
            words, ids = [], []
            special = frozenset(self._kit.special)
            for token in range(self._kit.network.vocab_size):
                text = self._kit.vocabulary.text(token)
                if text.startswith(" ") != spaced or token in special:
                    continue
                word = text[1:] if spaced else text
                if is_plain_word(word) and self._offers(word, spaced):
                    words.append(word)
                    ids.append([token])
            self._singles[spaced] = _spelled(words, ids, 1)
        return self._singles[spaced]

    def longer(self, spaced: bool, capital: bool, check: Callable[[], None]) -> dict[int, SpelledWords]:
        """The words of 2 to LONGEST ids, by how many they have; ``capital``: with one. The first time it takes most of
        a second; ``check`` is called meanwhile and may raise."""
        key = (spaced, capital)
        if key not in self._longer:
            listed = [word for word in self._listed() if is_plain_word(word) and self._offers(word, spaced)]
            words = [word[:1].upper() + word[1:] for word in listed] if capital else listed
            self._longer[key] = self._by_length(words, self.spell(words, spaced, check))
        return self._longer[key]

    def spell(self, words: Sequence[str], spaced: bool, check: Callable[[], None]) -> list[list[int]]:
        """The ids of each word."""
        rows: list[list[int]] = []
        for at in range(0, len(words), _TOGETHER):
            check()
            part = [f" {word}" if spaced else word for word in words[at : at + _TOGETHER]]
            rows += self._kit.model.tokenizer.encode_each(part)
        return rows

    def _listed(self) -> Iterable[str]:
        return self._lexicon.words() if self._lexicon else self._book.sounds.words()

    @staticmethod
    def _by_length(words: Sequence[str], rows: Sequence[list[int]]) -> dict[int, SpelledWords]:
        table = {}
        for length in range(2, LONGEST + 1):
            fitting = [(word, ids) for word, ids in zip(words, rows, strict=True) if len(ids) == length]
            table[length] = _spelled([word for word, _ in fitting], [ids for _, ids in fitting], length)
        return table


def is_plain_word(word: str) -> bool:
    """Whether ``word`` is letters alone, apostrophes between them, and no letter by itself but those that are words."""
    bare = word.replace("'", "")
    return bool(bare) and bare.isalpha() and word[0] != "'" != word[-1] and (len(word) > 1 or fold(word) in ("a", "i"))


def _spelled(words: Sequence[str], ids: Sequence[Sequence[int]], length: int) -> SpelledWords:
    return SpelledWords(tuple(words), torch.tensor(ids, dtype=torch.int64).reshape(len(words), length))
