import pytest

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.task import Task
from engine.messages import Fill, Hole
from tests.engine.edits.loop.canvases import first_canvas
from tests.engine.edits.tiny import FILLER

TEXT = "The cat  on the mat, and the old dog ran away."
REQUEST = Fill(job="f", text=TEXT, holes=(Hole(8, 8, 4),), seed=3)


@pytest.fixture(scope="module")
def given() -> tuple[CanvasContext, Task]:
    canvas, task = first_canvas(REQUEST)
    return canvas, task.only(0)


def test_a_denoising_starts_from_the_task(given: tuple[CanvasContext, Task]) -> None:
    canvas, task = given
    run = canvas.denoising(task, 5)
    view = run.step()
    assert run.task is task
    assert view is not None
    assert (view.step, view.limit) == (1, 6)


def test_what_closes_a_gap_wrote_nothing(given: tuple[CanvasContext, Task]) -> None:
    canvas, _ = given
    ids = [50, FILLER, canvas.state.kit.stops[0], 40, 50]
    assert canvas.written_ids(ids, range(len(ids))) == (40, 50)
    assert canvas.written_ids(ids, (1, 2)) == ()


def test_words_are_ruled_out_by_the_ids_that_write_them(given: tuple[CanvasContext, Task]) -> None:
    canvas, _ = given
    (forbidden,) = canvas.forbidden_words(("cat",))
    assert {canvas.state.kit.vocabulary.text(token).strip().casefold() for token in forbidden.ids} == {"cat"}
    assert forbidden.slots is None
    assert canvas.forbidden_words(()) == ()


def test_the_closing_id_is_the_filler_or_a_stop(given: tuple[CanvasContext, Task]) -> None:
    assert given[0].closing_id == FILLER
    chat, _ = first_canvas(REQUEST, "chat")
    assert chat.closing_id == chat.state.kit.stops[0]


def test_banned_words_are_found_where_they_stand(given: tuple[CanvasContext, Task]) -> None:
    canvas, task = given
    gap = task.layout.rows[0].gaps[0]
    word = canvas.state.kit.vocabulary.encode(" dog")
    ids = list(task.layout.rows[0].ids)
    ids[gap.start : gap.end] = [*word, *[FILLER] * (gap.end - gap.start - len(word))]
    reading = canvas.read(task, 0, ids, final=True)
    assert reading.drafts[0].text.strip() == "dog"
    assert canvas.violation(task, reading) is None
    canvas.state.rule_out(("Dog",))
    violation = canvas.violation(task, reading)
    assert violation is not None
    assert violation.slots == set(range(gap.start, gap.start + len(word)))
