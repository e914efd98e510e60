"""How well holes are filled, by their size, beside a two-sided 5-gram. Main thread of a training command."""

from typing import Any

import torch

from engine.training.lessons.questions import SIZES, TestGap, gaps
from engine.training.measuring.measured_model import MeasuredModel
from engine.training.measuring.measures import echoes, length_error, real_share, repeats
from engine.training.measuring.ngram import UNITS, Question, TwoSided

LONG_WORD = 5  # letters
SHARES = {"word": 1.0, "three words": 0.3, "clause": 0.2, "sentence": 0.2}


def measure_holes(
    subject: MeasuredModel, text: str, count: int, seed: int, known: frozenset[str] | None
) -> tuple[dict[str, Any], dict[str, list[tuple[TestGap, str]]]]:
    """Figures by size, and the fills they come from."""
    figures: dict[str, Any] = {}
    fills: dict[str, list[tuple[TestGap, str]]] = {}
    for size in SIZES:
        asked = gaps(text, size, max(5, round(count * SHARES[size])), seed)
        if not asked:
            continue
        done = [(gap, subject.fill(gap, seed)) for gap in asked]
        fills[size] = done
        own = [subject.surprise(gap, filled) for gap, filled in done]
        real = [subject.surprise(gap, gap.truth) for gap, _ in done]
        figures[size] = {
            "count": len(done),
            "empty": sum(not filled for _, filled in done) / len(done),
            "exact": sum(filled == gap.truth for gap, filled in done) / len(done),
            "repeats": sum(repeats(filled) for _, filled in done) / len(done),
            "echoes": sum(echoes(filled, gap.after) for gap, filled in done) / len(done),
            "length_error": sum(length_error(filled, gap.truth) for gap, filled in done) / len(done),
            "perplexity": _perplexity(own),
            "perplexity_original": _perplexity(real),
        }
        if known is not None:
            shares = [share for _, filled in done if (share := real_share(filled, known)) is not None]
            figures[size]["real_words"] = sum(shares) / max(1, len(shares))
        if size == "word":
            long = [(gap, filled) for gap, filled in done if len(gap.truth) >= LONG_WORD]
            figures[size]["exact_long"] = sum(filled == gap.truth for gap, filled in long) / max(1, len(long))
    return figures, fills


def measure_baseline(model: TwoSided, word_gaps: list[TestGap]) -> dict[str, float]:
    """The two-sided 5-gram on the same single-word gaps."""
    asked = [Question(tuple(UNITS.findall(gap.before)[-4:]), tuple(UNITS.findall(gap.after)[:4])) for gap in word_gaps]
    right = [gap.truth == answer for gap, answer in zip(word_gaps, model.answer(asked), strict=True)]
    long = [hit for gap, hit in zip(word_gaps, right, strict=True) if len(gap.truth) >= LONG_WORD]
    return {"exact": sum(right) / max(1, len(right)), "exact_long": sum(long) / max(1, len(long))}


def _perplexity(scored: list[tuple[float, int]]) -> float:
    total = sum(loss for loss, _ in scored)
    count = sum(size for _, size in scored)
    return round(float(torch.tensor(total / max(1, count)).exp()), 1)
