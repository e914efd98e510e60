"""A variant: which canvases it runs, what they come to together, and what it is worth beside others."""

from collections.abc import Generator
from types import SimpleNamespace

import pytest

from engine.edits.editing import Editing
from engine.edits.loop.canvas_run import CanvasResult
from engine.edits.loop.control import Control
from engine.edits.loop.seeds import CanvasPlace
from engine.edits.reading import Reading
from engine.edits.variant import VariantResult, mean_score, run_variant
from engine.errors import EmptyResultError
from engine.messages import Edit, Rewrite, Started
from engine.model.network.network import Network
from tests.engine.edits.conftest import made
from tests.engine.edits.tiny import tiny_model

PASSAGE = "The cat sat on the mat. The dog ran away from the old house by the sea."
SCORED = ((-2.0, 30), (-5.0, 10), (-1.0, 0))  # and slots written; none counts as one


def test_a_score_is_the_mean_of_the_canvases_each_as_weighty_as_it_is_long() -> None:
    canvases = [SimpleNamespace(score=score, reading=SimpleNamespace(slots=range(size))) for score, size in SCORED]
    assert mean_score(canvases) == pytest.approx((-2.0 * 30 - 5.0 * 10 - 1.0) / 41)  # type: ignore[arg-type]
    assert mean_score([]) == 0.0


def test_one_variant_alone_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*words: object, **more: object) -> None:
        raise AssertionError("it was read once more")

    monkeypatch.setattr(Network, "score", never)
    request = Rewrite(job="alone", text=PASSAGE, start=0, end=len(PASSAGE), strength=0.75)
    assert made(Editing(tiny_model("base")).run(request, Control())).variants[0].score is None


class NamedTask(str):
    """A task that no rule changes."""

    def under(self, rules: object) -> "NamedTask":
        return self


class Passage:
    """A plan of three pieces, the second of which has nothing to do."""

    pieces = 3

    def __init__(self, grows: bool = False, enough: int = 99) -> None:
        self.grows, self._enough = grows, enough
        self.planned: list[tuple[int, tuple[Edit, ...], int]] = []

    def task(self, piece: int, done: tuple[Edit, ...], seed: int) -> NamedTask | None:
        self.planned.append((piece, done, seed))
        return None if piece == 1 else NamedTask(f"task {piece}")

    def finished(self, done: tuple[Edit, ...]) -> bool:
        return len(done) >= self._enough


def edit(start: int) -> Edit:
    return Edit(start, start + 1, "a", "b")


@pytest.fixture
def canvases(monkeypatch: pytest.MonkeyPatch) -> dict[int, CanvasResult | None]:
    """What the canvas of each piece comes to, in place of denoising it."""
    results: dict[int, CanvasResult | None] = {
        piece: CanvasResult((), Reading((), edits=(edit(9 - piece),)), -1.0, True, None)  # type: ignore[arg-type]
        for piece in (0, 2)
    }

    def run(
        state: object, plan: object, task: object, done: object, place: CanvasPlace, resume: object
    ) -> Generator[Started, None, CanvasResult | None]:
        yield Started("f", (0, place.piece), 1)
        return results[place.piece]

    monkeypatch.setattr("engine.edits.variant.run_canvas", run)
    return results


def ran(plan: Passage, control: Control | None = None) -> VariantResult:
    journal = SimpleNamespace(request=Rewrite(job="f", text=PASSAGE, start=0, end=len(PASSAGE)))
    state = SimpleNamespace(control=control or Control(), compares=False, journal=journal)
    run = run_variant(state, plan, 0, 7)  # type: ignore[arg-type]
    while True:
        try:
            next(run)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def test_a_canvas_knows_the_edits_before_it_and_all_are_one_result_in_order(
    canvases: dict[int, CanvasResult | None],
) -> None:
    plan = Passage()
    assert ran(plan) == VariantResult((edit(7), edit(9)), 7, None, True)
    assert [(piece, done) for piece, done, _ in plan.planned] == [(0, ()), (1, (edit(9),)), (2, (edit(9),))]
    assert len({seed for _, _, seed in plan.planned}) == 3


def test_what_grows_is_one_edit_that_the_last_canvas_holds(canvases: dict[int, CanvasResult | None]) -> None:
    assert ran(Passage(grows=True)).edits == (edit(7),)


def test_no_further_canvas_where_it_is_enough(canvases: dict[int, CanvasResult | None]) -> None:
    plan = Passage(enough=1)
    assert ran(plan).edits == (edit(9),)
    assert len(plan.planned) == 1


def test_a_variant_that_is_ended_early_is_not_settled(canvases: dict[int, CanvasResult | None]) -> None:
    control = Control()
    control.finish()
    assert ran(Passage(), control) == VariantResult((edit(9),), 7, None, False)


def test_a_piece_that_came_to_nothing_stays_as_it_is_unless_all_did(
    canvases: dict[int, CanvasResult | None],
) -> None:
    canvases[0] = None
    assert ran(Passage()).edits == (edit(7),)
    canvases[2] = None
    with pytest.raises(EmptyResultError, match="for this passage"):
        ran(Passage())


def test_a_growing_text_ends_where_a_canvas_comes_to_nothing(canvases: dict[int, CanvasResult | None]) -> None:
    canvases[2] = None
    assert ran(Passage(grows=True)).edits == (edit(9),)
