"""How lists of words are measured, with lists that are known beforehand."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from engine.training.lessons import questions
from engine.training.measuring.measured_model import MeasuredModel
from engine.training.measuring.word_lists import SHOWN, measure_wheel
from tests.engine.training.lessons.test_questions import TEXT


class Listed:
    """Lists ``words(truth)`` for every gap, and answers a fill with ``answer(truth)``."""

    def __init__(self, words: Callable[[str], tuple[str, ...]], answer: Callable[[str], str]) -> None:
        self._words, self._answer = words, answer
        self.model = SimpleNamespace(lexicon=SimpleNamespace(knows=lambda word: word != "xq"))

    def words(self, gap: questions.TestGap, count: int) -> tuple[tuple[str, ...], int, float]:
        return self._words(gap.truth)[:count], 4, 50.0

    def fill(self, gap: questions.TestGap, seed: int) -> str:
        return self._answer(gap.truth)


def measured(
    words: Callable[[str], tuple[str, ...]], answer: Callable[[str], str] = lambda truth: ""
) -> dict[str, Any]:
    return measure_wheel(cast(MeasuredModel, Listed(words, answer)), TEXT, 40, 1)


def test_the_very_word_first_is_found_at_every_place() -> None:
    figures = measured(lambda truth: (truth.upper(), "xq"), lambda truth: truth)
    for group in ("all", "long"):
        assert figures[group] == {"at_1": 100.0, "at_3": 100.0, "at_8": 100.0, "at_12": 100.0, "single_answer": 100.0}
    assert (figures["real_words"], figures["words_a_list"], figures["passes"], figures["ms"]) == (50.0, 2.0, 4, 50.0)
    assert 0 < figures["count_long"] < figures["count"] <= 40


def test_further_down_it_is_found_only_there() -> None:
    figures = measured(lambda truth: ("a1", "b1", "c1", truth))
    assert figures["all"] == {"at_1": 0.0, "at_3": 0.0, "at_8": 100.0, "at_12": 100.0, "single_answer": 0.0}


def test_an_empty_list_finds_nothing() -> None:
    figures = measured(lambda truth: ())
    assert set(figures["all"].values()) == {0.0}


def test_some_lists_are_there_to_be_read() -> None:
    lists = measured(lambda truth: tuple("abcdefghijkl"))["lists"]
    assert 0 < len(lists) <= 30
    assert all(len(entry["words"]) == SHOWN for entry in lists)
    assert all(entry["truth"] for entry in lists)
