"""One canvas of an edit, from its task to a checked text. Worker thread.

    attempt   the canvas tried afresh, where nothing came of it, or where it lost what was locked
    round     one denoising in an attempt: first of the whole canvas, then of what was at fault

A canvas lives here from top to bottom: its prefix, its attempts, in each its rounds, in each their steps. What a round
does is in ``rounds``, what a fault is in ``faults``, how a canvas is sampled in ``denoising``.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.faults import blank_spans, find_fault, gap_slots
from engine.edits.loop.journal import Resume
from engine.edits.loop.rounds import Round
from engine.edits.loop.row_judge import RowCandidate
from engine.edits.loop.run_state import RunState
from engine.edits.loop.seeds import MOST_ATTEMPTS, CanvasPlace
from engine.edits.reading import Reading
from engine.edits.rules.forbidden import Forbidden
from engine.edits.task import Plan, Task
from engine.errors import EmptyResultError
from engine.messages import Edit, Started, Step


@dataclass(frozen=True, slots=True)
class CanvasResult:
    """A finished canvas: what its one row holds, its final reading, its score beside other variants' (None where there
    are none), whether the loop came to rest by itself, and the row's task with all that the writer locked meanwhile."""

    ids: tuple[int, ...]
    reading: Reading
    score: float | None
    settled: bool
    task: Task


def run_canvas(
    state: RunState, plan: Plan, task: Task, done: tuple[Edit, ...], place: CanvasPlace, resume: Resume | None
) -> Generator[Started | Step, None, CanvasResult | None]:
    """Denoise one canvas until it holds something usable; None where a growing text is at its end, or where one piece
    of a longer passage came to nothing and stays as it is.

    Raises EmptyResultError, SteeringError and RunCancelled.
    """
    yield from state.starting(task.reach)
    prefix = state.prefixes.prefix(task.layout.prefix, state.control.check)
    state.tally.prefix(prefix)
    canvas = CanvasContext(state, plan, done, place, prefix)
    lone = task.lone_slot
    if lone is not None and resume is None:
        task = _without_taken(state, task, place.piece, lone)
    locked: set[int] = set()
    spare: CanvasResult | None = None
    blank: list[int] = []
    first = resume.near.turn.attempt if resume else 0
    for attempt in range(first, MOST_ATTEMPTS):
        if resume is not None and attempt == first:
            round_ = Round.resumed(canvas, resume, task, locked)
        else:
            round_ = Round.first(canvas, attempt, task, locked)
        result = yield from run_rounds(canvas, round_)
        if locked:
            # What the writer locked meanwhile stands, should the canvas be tried again.
            task = result.task
        insisting = task.insisting() if result.reading.lost and not state.control.finishing else None
        if insisting is not None:
            # Changes were taken back for a lock's sake: once more, with what is locked made to stand in the answer.
            task, spare = insisting, result
            continue
        if not result.reading.empty:
            if lone is not None:
                for token in state.kit.vocabulary.same_word(result.ids[lone]):
                    state.take(place.piece, token)
            return result if spare is None or result.reading.lost < spare.reading.lost else spare
        if plan.grows and done:
            return None
        if state.control.finishing:
            break
        blank = blank_spans(result.reading)
        task = _without_written(canvas, task, result, blank)
    if spare is not None and not spare.reading.empty:
        return spare
    if task.spans[0].source is not None and not plan.grows and plan.pieces > 1:
        return None
    raise _nothing_usable(plan, task, blank)


def run_rounds(canvas: CanvasContext, round_: Round) -> Generator[Step, None, CanvasResult]:
    """The rounds of one attempt, from ``round_`` on, until nothing is at fault or there is no further round for it."""
    control = canvas.state.control
    while True:
        while (step := round_.step()) is not None:
            yield step
            if control.paused:
                yield replace(step, paused=True)
                control.wait()
            control.check()
            adjustment = control.take()
            if adjustment is not None:
                round_.adjust(adjustment)
            if control.finishing and round_.may_end:
                break
        task, ids = round_.result()
        reading = canvas.read(task, 0, ids, final=True)
        fault = find_fault(canvas, task, reading, round_.turn)
        if fault is None:
            break
        round_ = round_.after(fault, task, ids)
    score = None
    # Words by themselves keep the order in which they were chosen, best first: a judgement is of what stands around
    # them rather than of them, and knows nothing of the canvas.
    if canvas.state.compares and task.lone_slot is None:
        candidate = RowCandidate(task, ids, reading, round_.confidence)
        score = canvas.judge.judged([candidate])[0].score
    return CanvasResult(tuple(ids), reading, score, round_.came_to_rest, task)


def _without_taken(state: RunState, task: Task, piece: int, lone: int) -> Task:
    """``task`` without the ids that earlier variants chose for its ``lone`` slot: this one is to be another word."""
    taken = state.taken.get(piece)
    return task.forbidding(Forbidden(tuple(sorted(taken)), (frozenset({lone}),))) if taken else task


def _without_written(canvas: CanvasContext, task: Task, result: CanvasResult, blank: Sequence[int]) -> Task:
    """``task`` without what ``result`` wrote for the spans ``blank``, by number, which is nothing."""
    held = result.task.layout.rows[0].held
    slots = {slot for slot in gap_slots(result.task, blank) if not held[slot]}
    where = tuple(frozenset(gap_slots(task, blank, row)) for row in range(len(task.layout.rows)))
    return task.forbidding(Forbidden(canvas.written_ids(result.ids, slots), where))


def _nothing_usable(plan: Plan, task: Task, blank: Sequence[int]) -> EmptyResultError:
    """The error that names the holes, or the passage, that nothing came of."""
    holes = [str(task.spans[number].index + 1) for number in blank or range(len(task.spans))]
    where = f"hole {holes[0]}" if len(holes) == 1 else f"holes {', '.join(holes)}"
    what = where if task.spans[0].source is None and not plan.grows else "this passage"
    return EmptyResultError(f"The model wrote nothing usable for {what}; the text is as it was. Try another seed.")
