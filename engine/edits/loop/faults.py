"""What cannot stay of a finished canvas: what breaks a rule, or misplaced new text. Worker thread; changes nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.seeds import MOST_BANS, MOST_MENDS, Turn
from engine.edits.reading import Reading, slots_of
from engine.edits.rules.rule import Violation
from engine.edits.task import Task
from engine.edits.text import echo
from engine.errors import SteeringError


@dataclass(frozen=True, slots=True)
class Fault:
    """Free slots of a canvas' one row that are to be noised again, and the rule that is broken there; ``violation`` is
    None where what stands there is only out of place."""

    slots: frozenset[int]
    violation: Violation | None = None


def find_fault(canvas: CanvasContext, task: Task, reading: Reading, turn: Turn) -> Fault | None:
    """The fault of ``task``'s one row, which reads as ``reading`` after ``turn``; None where there is none, or no
    further round for it.

    Raises SteeringError for a rule that is broken still after three rounds, or in no free slot.
    """
    violation = None if reading.empty else canvas.violation(task, reading)
    if violation is not None:
        slots = _free(task, violation.slots)
        if turn.bans == MOST_BANS or not slots:
            raise SteeringError(violation.sentence)
        return Fault(slots, violation)
    if turn.mends == MOST_MENDS or canvas.state.control.finishing:
        return None
    slots = _free(task, misplaced(task, reading))
    return Fault(slots) if slots else None


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


def _free(task: Task, slots: Collection[int]) -> frozenset[int]:
    held = task.layout.rows[0].held
    return frozenset(slot for slot in slots if not held[slot])
