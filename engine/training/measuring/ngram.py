"""The yardstick for single-word holes: a 5-gram model that sees both sides, trained on the same text.

Pure numpy. It answers only the questions it is asked, so the training text is gone through once a context form and
nothing but the counts of asked-for contexts is kept. Longest seen context first.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNITS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]|\n")

# Offsets of the words around the hole that a context takes, longest first.
CONTEXTS: tuple[tuple[int, ...], ...] = (
    (-2, -1, 1, 2),
    (-3, -2, -1, 1),
    (-1, 1, 2, 3),
    (-2, -1, 1),
    (-1, 1, 2),
    (-1, 1),
    (-2, -1),
    (1, 2),
    (-1,),
    (1,),
    (),
)
REACH = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Units (words, signs) left and right of a one-word hole, at least REACH of each where the text has them."""

    left: tuple[str, ...]
    right: tuple[str, ...]


class TwoSided:
    """The training text as unit ids."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.ids: dict[str, int] = {"": 0}
        blocks: list[NDArray[np.int32]] = []
        for text in texts:
            units = UNITS.findall(text)
            ids = [self.ids.setdefault(unit, len(self.ids)) for unit in units]
            blocks.append(np.array([0] * REACH + ids, dtype=np.int32))
        blocks.append(np.zeros(REACH, dtype=np.int32))
        self.stream = np.concatenate(blocks)
        self.names = list(self.ids)
        self.counts = np.bincount(self.stream, minlength=len(self.names))
        self.is_word = np.array([name[:1].isalpha() for name in self.names])

    @property
    def words(self) -> frozenset[str]:
        """Words seen at least three times, in small letters: what counts as a real word."""
        return frozenset(
            name.lower()
            for name, count, word in zip(self.names, self.counts, self.is_word, strict=True)
            if word and count >= 3
        )

    def answer(self, questions: Sequence[Question]) -> list[str]:
        """The likeliest word of each hole: most frequent in the longest context that was ever seen."""
        answers: list[str | None] = [None] * len(questions)
        middle = self.stream[REACH:-REACH]
        fits = self.is_word[middle]
        for context in CONTEXTS:
            open_ones = [n for n, answer in enumerate(answers) if answer is None]
            if not open_ones:
                break
            asked = np.array([self._key(questions[n], context) for n in open_ones], dtype=np.uint64)
            if not context:
                best = int(np.argmax(np.where(self.is_word, self.counts, 0)))
                for n in open_ones:
                    answers[n] = self.names[best]
                continue
            keys = np.zeros(len(middle), dtype=np.uint64)
            for offset in context:
                end = len(self.stream) - REACH + offset
                keys = _mix(keys, self.stream[REACH + offset : end].astype(np.uint64))
            hit = np.isin(keys, asked) & fits
            hits, words = keys[hit], middle[hit]
            for n, key in zip(open_ones, asked, strict=True):
                seen = words[hits == key]
                if len(seen):
                    answers[n] = self.names[int(np.bincount(seen).argmax())]
        return [answer or "" for answer in answers]

    def _key(self, question: Question, context: tuple[int, ...]) -> np.uint64:
        key = np.zeros(1, dtype=np.uint64)
        for offset in context:
            side = question.left if offset < 0 else question.right
            index = len(side) + offset if offset < 0 else offset - 1
            # A unit never seen gets an id that no position has; beyond the text's ends stands 0.
            number = self.ids.get(side[index], 2**31) if 0 <= index < len(side) else 0
            key = _mix(key, np.array([number], dtype=np.uint64))
        return np.uint64(key[0])


def _mix(key: NDArray[np.uint64], value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        mixed = (key ^ (value + np.uint64(0x9E3779B97F4A7C15))) * np.uint64(0xBF58476D1CE4E5B9)
        return mixed ^ (mixed >> np.uint64(29))
