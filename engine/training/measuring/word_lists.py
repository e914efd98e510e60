"""How well the word wheel lists what stood in a gap, beside the single answer of a fill. Main thread of a training
command.
"""

from typing import Any

from engine.prose.words import fold
from engine.training.lessons.questions import gaps
from engine.training.measuring.holes import LONG_WORD
from engine.training.measuring.measured_model import MeasuredModel
from engine.training.measuring.measures import median

PLACES = (1, 3, 8, 12)
READ, SHOWN = 30, 8
"""Lists that are printed to be read, and words of each."""


def measure_wheel(subject: MeasuredModel, text: str, count: int, seed: int) -> dict[str, Any]:
    """Among how many first words the very word is, in per cent of all gaps and of those of a long word; the single
    answer beside it; passes and milliseconds; and some lists to be read."""
    asked = gaps(text, "word", count, seed)
    listed = [subject.words(gap, PLACES[-1]) for gap in asked]
    answers = [fold(subject.fill(gap, seed)) for gap in asked]
    ranks = [_rank(gap.truth, words) for gap, (words, _, _) in zip(asked, listed, strict=True)]
    long = [len(gap.truth) >= LONG_WORD for gap in asked]
    figures: dict[str, Any] = {"count": len(asked), "count_long": sum(long)}
    for name, chosen in (("all", [True] * len(asked)), ("long", long)):
        own = [rank for rank, kept in zip(ranks, chosen, strict=True) if kept]
        right = [fold(gap.truth) == answer for gap, answer, kept in zip(asked, answers, chosen, strict=True) if kept]
        figures[name] = {f"at_{place}": _share(rank <= place for rank in own) for place in PLACES}
        figures[name]["single_answer"] = _share(right)
    known = subject.model.lexicon
    words = [word for texts, _, _ in listed for word in texts]
    figures["real_words"] = _share(known.knows(word) for word in words) if known else None
    figures["words_a_list"] = len(words) / max(1, len(listed))
    figures["passes"] = median([passes for _, passes, _ in listed])
    figures["ms"] = median([ms for _, _, ms in listed])
    # Drawn by the seed of the gaps, which are in no order.
    figures["lists"] = [
        {"before": gap.before[-90:], "truth": gap.truth, "after": gap.after[:60], "words": list(texts[:SHOWN])}
        for gap, (texts, _, _) in list(zip(asked, listed, strict=True))[:READ]
    ]
    return figures


def _rank(truth: str, words: tuple[str, ...]) -> int:
    """Which of ``words`` is ``truth``, from 1; beyond all where none is."""
    folded = [fold(word) for word in words]
    return folded.index(fold(truth)) + 1 if fold(truth) in folded else len(words) + 10**6


def _share(hits: Any) -> float:
    counted = [bool(hit) for hit in hits]
    return round(100 * sum(counted) / max(1, len(counted)), 1)
