"""What the history keeps of an accepted run. Pure functions; any thread."""

import datetime
from collections.abc import Sequence

from app.documents.kept.history import HistoryEntry
from app.documents.kept.recipe import cut, to_record
from app.drafting.run import Run
from engine.messages import FittingWord, WordList, WordWheel

WORD_ACTION = "words"
"""What the history calls a word that was taken from the list: no action of the prompt's."""
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


def word_entry(request: WordWheel, listed: WordList, word: FittingWord) -> HistoryEntry:
    """The entry for ``word``, taken of the words ``listed`` for ``request``."""
    parts, by = [], 0
    for edit in word.edits:
        if edit.new != edit.old:
            parts.append((edit.start + by, edit.old, edit.new))
        by += len(edit.new) - (edit.end - edit.start)
    return HistoryEntry(
        id=request.job,
        when=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        action=WORD_ACTION,
        label="Word",
        start=parts[0][0],
        original="\n".join(old for _start, old, _new in parts),
        result="\n".join(new for _start, _old, new in parts),
        recipe=to_record(cut(request, (listed.start, listed.end))),
        model=listed.model,
        dtype=listed.dtype,
        threads=listed.threads,
        seed=0,
        ms=listed.ms,
        parts=tuple(parts),
    )
