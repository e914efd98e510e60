"""How well holes are filled, with a model whose fills are known."""

import math
from typing import Any, cast

import pytest

from engine.training.lessons.questions import SIZES, gaps
from engine.training.measuring.holes import SHARES, measure_baseline, measure_holes
from engine.training.measuring.measured_model import MeasuredModel
from engine.training.measuring.ngram import TwoSided
from tests.engine.training.lessons.test_questions import TEXT
from tests.engine.training.measuring.played import Answer, PlayedSubject


def measured(answer: Answer, known: frozenset[str] | None = None) -> dict[str, Any]:
    figures, fills = measure_holes(cast(MeasuredModel, PlayedSubject(answer)), TEXT, 40, 1, known)
    assert {size: len(pairs) for size, pairs in fills.items()} == {s: f["count"] for s, f in figures.items()}
    return figures


def test_the_very_words_are_exact_at_every_size() -> None:
    figures = measured(lambda truth: truth)
    assert list(figures) == list(SIZES)
    for size in SIZES:
        assert figures[size]["count"] <= max(5, round(40 * SHARES[size]))
        assert (figures[size]["exact"], figures[size]["empty"], figures[size]["length_error"]) == (1, 0, 0)
        assert figures[size]["perplexity"] == figures[size]["perplexity_original"] == round(math.exp(1.0), 1)
        assert "real_words" not in figures[size]
    assert figures["word"]["exact_long"] == 1
    assert "exact_long" not in figures["clause"]


def test_nothing_and_nonsense_are_counted_as_what_they_are() -> None:
    empty = measured(lambda truth: None)["word"]
    assert (empty["empty"], empty["exact"], empty["length_error"]) == (1, 0, 1)
    twice = measured(lambda truth: "xq xq", frozenset({"door"}))["word"]
    assert (twice["repeats"], twice["real_words"], twice["exact"], twice["exact_long"]) == (1, 0, 0, 0)
    assert twice["perplexity"] == pytest.approx(math.exp(2.0), abs=0.05)


def test_the_baseline_is_asked_for_the_same_gaps() -> None:
    word_gaps = gaps(TEXT, "word", 20, 1)
    figures = measure_baseline(TwoSided([TEXT]), word_gaps)
    assert figures["exact"] > 0.8
    assert measure_baseline(TwoSided(["nothing of it"]), word_gaps) == {"exact": 0.0, "exact_long": 0.0}
    assert measure_baseline(TwoSided([TEXT]), []) == {"exact": 0.0, "exact_long": 0.0}
