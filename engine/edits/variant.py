"""One variant of an edit: canvas after canvas, each knowing the edits before it, to one result. Worker thread."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from engine.edits.loop.canvas_run import CanvasResult, run_canvas
from engine.edits.loop.journal import Resume
from engine.edits.loop.run_state import RunState
from engine.edits.loop.seeds import CanvasPlace, derived_seed
from engine.edits.rules.guard import GuardRule
from engine.edits.task import Plan
from engine.errors import EmptyResultError
from engine.messages import Edit, Started, Step


@dataclass(frozen=True, slots=True)
class VariantResult:
    """What a variant came to. ``settled``: every canvas stopped by itself with nothing undecided. ``score``: None where
    there is no other variant, or where it is a word by itself that none is judged by."""

    edits: tuple[Edit, ...]
    seed: int
    score: float | None
    settled: bool


def run_variant(
    state: RunState, plan: Plan, variant: int, seed: int, resume: Resume | None = None
) -> Generator[Started | Step, None, VariantResult]:
    """Run ``plan`` with ``seed``. Raises EmptyResultError, SteeringError, RequestError and RunCancelled."""
    done: tuple[Edit, ...] = resume.near.done if resume else ()
    canvases: list[CanvasResult] = []
    guards = GuardRule.of(state.journal.request)
    settled = True
    empty = 0
    for piece in range(resume.near.place.piece if resume else 0, plan.pieces):
        if (state.control.finishing and (canvases or empty)) or plan.finished(done):
            settled = settled and plan.finished(done)
            break
        here = resume if resume and resume.near.place.piece == piece else None
        task = here.near.tried if here else plan.task(piece, done, derived_seed(seed, piece))
        if task is None:
            continue
        if here is None:
            # Guards are the writer's and hold for every edit: they are put under all plans' canvases here.
            task = task.under(guards)
        canvas = yield from run_canvas(state, plan, task, done, CanvasPlace(variant, piece, seed), here)
        if canvas is None:
            if plan.grows:
                # An answer that ended before it began closes a text that goes on already.
                break
            empty += 1
            continue
        canvases.append(canvas)
        settled = settled and canvas.settled
        done = canvas.reading.edits if plan.grows else _merged(done, canvas.reading.edits)
    if empty and not canvases:
        raise EmptyResultError("The model wrote nothing usable for this passage; the text is as it was. Try again.")
    compared = state.compares and any(canvas.score is not None for canvas in canvases)
    return VariantResult(done, seed, mean_score(canvases) if compared else None, settled)


def mean_score(canvases: Sequence[CanvasResult]) -> float:
    """The mean of the canvases' scores, each as weighty as its canvas is long; 0 where there is none."""
    scores = [(canvas.score, max(1, len(canvas.reading.slots))) for canvas in canvases if canvas.score is not None]
    weight = sum(size for _, size in scores)
    return sum(score * size for score, size in scores) / weight if weight else 0.0


def _merged(done: Sequence[Edit], more: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(sorted((*done, *more), key=lambda edit: (edit.start, edit.end)))
