"""Of several lengths denoised side by side one is shown."""

from dataclasses import dataclass

import pytest

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.denoising import View
from engine.edits.loop.row_judge import RowJudge
from engine.edits.loop.shown_row import ShownRow
from engine.edits.plans.fill import FillPlan
from engine.edits.reading import Reading
from engine.edits.task import Task
from engine.edits.text.draft import Draft
from engine.messages import Fill, Hole
from tests.engine.edits.loop.canvases import first_canvas

REQUEST = Fill(job="f", text="The cat  on the mat, and the old dog ran away.", holes=(Hole(8, 8, None),))
Canvas = tuple[CanvasContext, Task]


@dataclass
class Loop:
    """A loop whose rows are as undecided, in every slot, as ``entropy`` says."""

    task: Task
    entropy: list[float]
    stopped: bool = False

    @property
    def view(self) -> View:
        size = self.task.layout.size
        ids = [[40] * size for _ in self.entropy]
        entropy = [[value] * size for value in self.entropy]
        return View(step=2, limit=6, ms=0.0, ids=ids, entropy=entropy, settled=[[False] * size] * len(ids))


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    context, task = first_canvas(REQUEST)
    assert len(task.layout.rows) == 2
    return context, task


def follow(shown: ShownRow, task: Task, *entropy: float, stopped: bool = False) -> int:
    loop = Loop(task, list(entropy), stopped)
    shown.follow(loop, loop.view)  # type: ignore[arg-type]
    return shown.number


def test_another_row_is_shown_only_where_it_is_clearly_surer(canvas: Canvas) -> None:
    context, task = canvas
    shown = ShownRow(context)
    assert follow(shown, task, 1.0, 0.9) == 0
    assert follow(shown, task, 1.0, 0.7) == 1
    assert follow(shown, task, 0.6, 0.7) == 1
    assert follow(shown, task, 0.5, 0.7) == 0


def test_at_the_end_it_is_the_one_that_is_kept(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    context, task = canvas
    asked = []
    monkeypatch.setattr(RowJudge, "best", lambda self, run: asked.append(run) or 1)
    shown = ShownRow(context)
    assert follow(shown, task, 0.1, 0.9, stopped=True) == 1
    assert shown.kept(Loop(task, [0.1, 0.9])) == 1  # type: ignore[arg-type]
    assert len(asked) == 1


def test_where_one_row_is_left_it_is_shown_and_kept(canvas: Canvas) -> None:
    context, task = canvas
    shown = ShownRow(context)
    assert follow(shown, task, 1.0, 0.1) == 1
    shown.narrow()
    assert shown.number == 0
    assert shown.kept(Loop(task.only(1), [0.1])) == 0  # type: ignore[arg-type]


def test_what_is_shown_is_kept_where_the_writer_says_that_it_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    context, task = first_canvas(REQUEST)
    monkeypatch.setattr(RowJudge, "best", lambda self, run: 0)
    shown = ShownRow(context)
    follow(shown, task, 1.0, 0.1)
    loop = Loop(task, [1.0, 0.1])
    assert shown.kept(loop) == 0  # type: ignore[arg-type]
    context.state.control.finish()
    assert shown.kept(loop) == 1  # type: ignore[arg-type]


def test_a_row_that_came_to_nothing_is_not_kept_for_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    context, task = first_canvas(REQUEST)
    monkeypatch.setattr(RowJudge, "best", lambda self, run: 0)
    monkeypatch.setattr(FillPlan, "read", lambda *_: Reading((Draft(),)))
    context.state.control.finish()
    shown = ShownRow(context)
    shown.number = 1
    assert shown.kept(Loop(task, [1.0, 0.1])) == 0  # type: ignore[arg-type]
