from dataclasses import replace

import pytest

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.task import Forbidden, Task
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


def test_words_beside_what_is_held_stay_whole_and_the_answer_goes_on(given: tuple[CanvasContext, Task]) -> None:
    canvas, task = given
    gap = task.layout.rows[0].gaps[0]
    held = gap.start + 1
    task = replace(task, layout=task.layout.holding({held: 40}))
    whole, ends = canvas.forbidden_beside(task, (held,))
    kit = canvas.state.kit
    assert whole == Forbidden(kit.vocabulary.continuing(), (frozenset({held + 1}),))
    assert ends == Forbidden(kit.stops, (frozenset({gap.start}),))


def test_nothing_is_forbidden_where_all_is_held(given: tuple[CanvasContext, Task]) -> None:
    canvas, task = given
    row = task.layout.rows[0]
    everything = {slot: 40 for slot, held in enumerate(row.held) if not held}
    task = replace(task, layout=task.layout.holding(everything))
    assert canvas.forbidden_beside(task, sorted(everything)) == ()


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
    assert canvas.banned_slots(task, reading) is None
    canvas.state.rule_out(("Dog",))
    assert canvas.banned_slots(task, reading) == set(range(gap.start, gap.start + len(word)))


def test_what_is_locked_can_be_insisted_on_once(given: tuple[CanvasContext, Task]) -> None:
    canvas, task = given
    assert canvas.insisting(task) is None
    asked = canvas.insisting(replace(task, required=((40,),)))
    assert asked is not None
    assert asked.insist
    assert canvas.insisting(asked) is None


def test_a_lone_slot_is_one_that_foresight_decides() -> None:
    request = Fill(job="f", text=TEXT, holes=(Hole(8, 8, 1),))
    canvas, task = first_canvas(request)
    assert canvas.lone_slot(task.only(0)) is None  # the model asks for no foresight
    kit = canvas.state.kit
    canvas.state.kit = replace(kit, manifest=replace(kit.manifest, foresight=1.0))
    task = canvas.plan.task(0, (), 0)
    assert task is not None
    assert canvas.lone_slot(task.only(0)) == task.layout.rows[0].lone
