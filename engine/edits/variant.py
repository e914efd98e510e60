"""One variant of an edit: canvas after canvas, each knowing the edits before it, to one proposal. Worker thread."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from engine.edits.loop.rounds import CanvasPlace, CanvasResult, Progress, Resume, Seen, run_canvas
from engine.edits.loop.run_state import RunState, derived_seed
from engine.edits.task import Plan
from engine.errors import EmptyResultError
from engine.messages import Edit


@dataclass(frozen=True, slots=True)
class VariantResult:
    """What a variant came to. ``settled``: every canvas stopped by itself with nothing undecided. ``score``: None where
    there is no other."""

    edits: tuple[Edit, ...]
    seed: int
    score: float | None
    settled: bool


Steps = Generator[Seen | Progress, None, VariantResult]


def run_variant(desk: RunState, plan: Plan, variant: int, seed: int, resume: Resume | None = None) -> Steps:
    """Run ``plan`` with ``seed``. Raises EmptyResultError, SteeringError, RequestError and RunCancelled."""
    done: tuple[Edit, ...] = resume.near.done if resume else ()
    canvases: list[CanvasResult] = []
    settled = True
    empty = 0
    for piece in range(resume.near.piece if resume else 0, plan.pieces):
        if (desk.control.finishing and (canvases or empty)) or plan.finished(done):
            settled = settled and plan.finished(done)
            break
        here = resume if resume and resume.near.piece == piece else None
        task = here.near.tried if here else plan.task(piece, done, derived_seed(seed, piece))
        if task is None:
            continue
        canvas = yield from run_canvas(desk, plan, task, done, CanvasPlace(variant, piece, seed), here)
        if canvas is None:
            if plan.grows:
                # An answer that ended before it began closes a text that goes on already.
                break
            empty += 1
            continue
        canvases.append(canvas)
        settled = settled and canvas.settled
        done = canvas.reading.edits if plan.grows else _with(done, canvas.reading.edits)
    if empty and not canvases:
        raise EmptyResultError("The model wrote nothing usable for this passage; the text is as it was. Try again.")
    return VariantResult(done, seed, _score(canvases) if desk.compares else None, settled)


def _score(canvases: Sequence[CanvasResult]) -> float:
    """The canvases' mean, each as weighty as it is long."""
    parts = [(one.score, max(1, len(one.reading.slots))) for one in canvases if one.score is not None]
    weight = sum(size for _, size in parts)
    return sum(score * size for score, size in parts) / weight if weight else 0.0


def _with(done: Sequence[Edit], more: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(sorted((*done, *more), key=lambda edit: (edit.start, edit.end)))
