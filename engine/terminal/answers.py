"""The JSON of the command line: results, failures and events, as ``interface.md`` fixes them. Any thread; no torch."""

import json
from typing import Any

from engine.edits.text.context import applied
from engine.errors import RedraftError
from engine.messages import Finished, Step
from engine.terminal.edit_order import Wish


def result(wish: Wish, finished: Finished, model: str) -> dict[str, Any]:
    """The object of a finished edit: the best variant's text and edits, and every variant's text."""
    texts = [applied(wish.text, 0, len(wish.text), variant.edits) for variant in finished.variants]
    edits = finished.variants[0].edits
    return {
        "ok": True,
        "do": wish.do,
        "text": texts[0],
        "edits": [{"start": e.start, "end": e.end, "old": e.old, "new": e.new} for e in edits],
        "variants": texts,
        "seed": wish.seed,
        "model": model,
        "dtype": finished.dtype,
        "passes": finished.timing.passes,
        "ms": round(finished.timing.total_ms, 3),
    }


def unchanged(wish: Wish, model: str, dtype: str) -> dict[str, Any]:
    """The object of an edit that had nothing to do."""
    return {
        "ok": True,
        "do": wish.do,
        "text": wish.text,
        "edits": [],
        "variants": [wish.text],
        "seed": wish.seed,
        "model": model,
        "dtype": dtype,
        "passes": 0,
        "ms": 0.0,
    }


def failure(error: RedraftError) -> dict[str, Any]:
    return {"ok": False, "error": {"kind": error.kind, "message": error.message}}


def step_event(step: Step) -> dict[str, Any]:
    spans = [
        {"start": span.start, "end": span.end, "draft": span.text, "settled": round(span.settled, 4)}
        for span in step.spans
    ]
    return {"event": "step", "step": step.number, "limit": step.limit, "ms": round(step.ms, 3), "spans": spans}


def end_event(result: dict[str, Any]) -> dict[str, Any]:
    return {"event": "end", "result": result}


def encode(answer: object) -> bytes:
    """One line of UTF-8 JSON."""
    # A message may name a file whose bytes were no text; such halves are escaped rather than refused.
    line = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    return line.encode("utf-8", "backslashreplace") + b"\n"
