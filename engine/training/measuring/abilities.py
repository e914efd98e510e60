"""How well a model fixes, continues and rephrases, and how fast it fills. Main thread of a training command."""

from typing import Any

import torch

from engine.messages import Continue, Fill, Fix, Hole, Rewrite
from engine.training.lessons.questions import Passage, TestGap, gaps
from engine.training.measuring.measured_model import MeasuredModel, applied
from engine.training.measuring.measures import changed_share, judge_fixes, median, real_share, repeats, words


def measure_fix(subject: MeasuredModel, items: list[Passage], seed: int) -> dict[str, float]:
    """Precision, recall, F0.5 of edits and the share of correct passages left alone."""
    cases = []
    for item in items:
        text = item.before + item.source + item.after
        start = len(item.before)
        finished = subject.finish(Fix(job="e", text=text, seed=seed, start=start, end=start + len(item.source)))
        result = text if finished is None else applied(text, finished.variants[0])
        cases.append((item.source, item.wanted, result[start : len(result) - len(item.after)]))
    return judge_fixes(cases).to_dict()


def measure_continue(
    subject: MeasuredModel, sentences: list[TestGap], seed: int, known: frozenset[str] | None
) -> dict[str, float | None]:
    """Going on for thirty words where a sentence stood: emptiness, real words, repetition."""
    texts = []
    for gap in sentences:
        finished = subject.finish(Continue(job="e", text=gap.before.rstrip(), seed=seed, words=30))
        texts.append("" if finished is None else "".join(edit.new for edit in finished.variants[0].edits).strip())
    real = [share for text in texts if known is not None and (share := real_share(text, known)) is not None]
    return {
        "count": len(texts),
        "empty": sum(not text for text in texts) / max(1, len(texts)),
        "repeats": sum(repeats(text) for text in texts) / max(1, len(texts)),
        "real_words": sum(real) / len(real) if real else None,
    }


def measure_strengths(subject: MeasuredModel, items: list[Passage], seed: int) -> list[dict[str, Any]]:
    """Mean share of changed words a notch, and whether a locked word survived everywhere."""
    rows = []
    for title, strength in subject.model.manifest.strengths:
        shares, survived = [], True
        for item in items:
            text = item.before + item.source + item.after
            start = len(item.before)
            kept = max(words(item.source), key=len)
            finished = subject.finish(
                Rewrite(
                    job="e",
                    text=text,
                    seed=seed,
                    start=start,
                    end=start + len(item.source),
                    strength=strength,
                    keep=(kept,),
                )
            )
            result = text if finished is None else applied(text, finished.variants[0])
            became = result[start : len(result) - len(item.after)]
            shares.append(changed_share(item.source, became))
            survived = survived and kept in words(became)
        rows.append(
            {
                "title": title,
                "strength": strength,
                "changed": sum(shares) / max(1, len(shares)),
                "locked_survive": survived,
            }
        )
    return rows


def measure_speed(subject: MeasuredModel, text: str, count: int, seed: int) -> dict[str, Any]:
    """Medians over ``count`` warm fills of twelve words, milliseconds."""
    first, total = [], []
    for gap in gaps(text, "word", count + 2, seed):
        at = len(gap.before)
        finished = subject.finish(Fill(job="e", text=gap.before + gap.after, seed=seed, holes=(Hole(at, at, 12),)))
        if finished is not None:
            first.append(finished.timing.first_draft_ms)
            total.append(finished.timing.total_ms)
    return {
        "count": len(first[2:]),
        "threads": torch.get_num_threads(),
        "dtype": subject.model.network.numbers,
        "first_ms": median(first[2:]),
        "finished_ms": median(total[2:]),
    }
