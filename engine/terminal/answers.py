"""The JSON of the command line: results, failures and events, a line each. Any thread; no torch.

Their keys are stable: other programs read them.
"""

import json
from typing import Any

from engine.edits.text.context import applied
from engine.errors import RedraftError
from engine.messages import AllWords, Finished, Step
from engine.terminal.edit_order import EditOrder


def result(order: EditOrder, finished: Finished, model: str) -> dict[str, Any]:
    """The object of a finished edit: the best variant's text and edits, and every variant's text."""
    texts = [applied(order.text, 0, len(order.text), variant.edits) for variant in finished.variants]
    edits = finished.variants[0].edits
    return {
        "ok": True,
        "do": order.do,
        "text": texts[0],
        "edits": [{"start": edit.start, "end": edit.end, "old": edit.old, "new": edit.new} for edit in edits],
        "variants": texts,
        "seed": order.seed,
        "model": model,
        "dtype": finished.dtype,
        "passes": finished.timing.passes,
        "ms": round(finished.timing.total_ms, 3),
    }


def unchanged(order: EditOrder, model: str, dtype: str) -> dict[str, Any]:
    """The object of an edit that had nothing to do."""
    return {
        "ok": True,
        "do": order.do,
        "text": order.text,
        "edits": [],
        "variants": [order.text],
        "seed": order.seed,
        "model": model,
        "dtype": dtype,
        "passes": 0,
        "ms": 0.0,
    }


def word_list(words: AllWords) -> dict[str, Any]:
    """The object of the words that fit at a place."""
    return {
        "ok": True,
        "do": "words",
        "start": words.start,
        "end": words.end,
        "old": words.old,
        "words": [{"text": word.text, "score": word.score} for word in words.words],
        "ms": round(words.ms, 3),
    }


def failure(error: RedraftError) -> dict[str, Any]:
    """The object of what the engine could not do."""
    return {"ok": False, "error": {"kind": error.kind, "message": error.message}}


def step_event(step: Step) -> dict[str, Any]:
    """The object of one step: its whole draft, span by span."""
    spans = [
        {"start": span.start, "end": span.end, "draft": span.text, "settled": round(span.settled, 4)}
        for span in step.spans
    ]
    return {"event": "step", "step": step.number, "limit": step.limit, "ms": round(step.ms, 3), "spans": spans}


def end_event(answer: dict[str, Any]) -> dict[str, Any]:
    """The last object of a run's events, around its ``result`` or ``failure``."""
    return {"event": "end", "result": answer}


def encode(answer: object) -> bytes:
    """One line of UTF-8 JSON."""
    # A message may name a file whose bytes were no text; such halves are escaped rather than refused.
    line = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    return line.encode("utf-8", "backslashreplace") + b"\n"
