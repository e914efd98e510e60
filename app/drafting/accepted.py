"""What the history keeps of an accepted run. Pure functions; any thread."""

import datetime
from collections.abc import Sequence

from app.documents.kept.history import HistoryEntry
from app.documents.kept.recipe import cut, to_record
from app.drafting.run import Run

AcceptedPart = tuple[int, str, str]
"""Start (code points of the text with the edit in it), original and result of one range of a run."""


def history_entry(run: Run, parts: Sequence[AcceptedPart], result: str) -> HistoryEntry | None:
    """The entry for ``run``, whose ranges became ``result``, part by part ``parts``; None if it has none to keep."""
    finished = run.result
    if finished is None or not parts:
        return None
    reach = run.started.reach if run.started is not None else (0, 0)
    return HistoryEntry(
        id=run.id,
        when=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        action=run.action.id,
        label=run.action.label,
        start=parts[0][0],
        original="\n".join(old for _start, old, _new in parts),
        result=result,
        recipe=to_record(cut(run.asked(run.variant), reach)),
        model=finished.model,
        dtype=finished.dtype,
        threads=finished.threads,
        seed=finished.variants[run.variant].seed,
        ms=finished.timing.total_ms,
        parts=tuple(parts),
    )
