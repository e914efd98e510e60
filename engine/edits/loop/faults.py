"""What cannot stay of a finished canvas: a banned word, or misplaced new text. Worker thread; changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.seeds import MOST_BANS, MOST_MENDS, Turn
from engine.edits.task import Reading, Task, slots_of
from engine.edits.text import echo
from engine.errors import SteeringError


@dataclass(frozen=True, slots=True)
class Fault:
    """Free slots of a canvas' one row that are to be noised again. ``banned``: a banned word stands there, which may
    stand nowhere; else what stands there is only out of place."""

    slots: frozenset[int]
    banned: bool


def find_fault(canvas: CanvasContext, task: Task, reading: Reading, turn: Turn) -> Fault | None:
    """The fault of ``task``'s one row, which reads as ``reading`` after ``turn``; None where there is none, or no
    further round for it.

    Raises SteeringError for a banned word that three rounds did not get rid of, or that stands in no free slot.
    """
    banned = None if reading.empty else canvas.banned_slots(task, reading)
    if banned is not None:
        slots = _free(task, banned)
        if turn.bans == MOST_BANS or not slots:
            words = ", ".join(f"“{word}”" for word in canvas.state.ban)
            raise SteeringError(f"The model could not do without {words} here; free a word or try another seed.")
        return Fault(slots, banned=True)
    if turn.mends == MOST_MENDS or canvas.state.control.finishing:
        return None
    slots = _free(task, misplaced(task, reading))
    return Fault(slots, banned=False) if slots else None


def misplaced(task: Task, reading: Reading) -> set[int]:
    """Slots of new text that say again what stands right before them, hold runs of marks, or are all of a hole that
    came to nothing where others did not."""
    if task.spans[0].source is not None:
        return set()
    if reading.empty:
        blank = blank_spans(reading)
        return gap_slots(task, blank) if len(blank) < len(reading.drafts) else set()
    return {
        slot
        for number, draft in enumerate(reading.drafts)
        for start, end in (*echo.repeated(draft.text), *echo.stray_marks(draft.text))
        if draft.slots(start, end)
        for slot in slots_of(reading, number, start, end)
    }


def blank_spans(reading: Reading) -> list[int]:
    """The spans of ``reading``, by number, that nothing was written for."""
    return [number for number, draft in enumerate(reading.drafts) if Reading((draft,)).empty]


def gap_slots(task: Task, spans: Iterable[int], row: int = 0) -> set[int]:
    """All slots of the gaps for these ``spans``, by number, in one row of ``task``."""
    gaps = [task.layout.rows[row].gaps[number] for number in spans]
    return {slot for gap in gaps for slot in range(gap.start, gap.end)}


def _free(task: Task, slots: set[int]) -> frozenset[int]:
    held = task.layout.rows[0].held
    return frozenset(slot for slot in slots if not held[slot])
