"""One denoising of a canvas, step by step, and the one that mends it."""

from dataclasses import replace

import pytest

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.control import Adjustment
from engine.edits.loop.faults import Fault
from engine.edits.loop.journal import Resume
from engine.edits.loop.rounds import Round
from engine.edits.loop.seeds import Turn
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Rule, Violation
from engine.edits.task import Task
from engine.edits.tokens.layout import UNKNOWN
from engine.messages import Fill, Hole, Step
from tests.engine.edits.loop.canvases import first_canvas

TEXT = "The cat  on the mat, and the old dog ran away."
REQUEST = Fill(job="f", text=TEXT, holes=(Hole(8, 8, 4),), seed=3)
Canvas = tuple[CanvasContext, Task]


@pytest.fixture
def canvas() -> Canvas:
    return first_canvas(REQUEST)


class LeftToRight(Rule):
    """Says that the canvas is written slot after slot, and does no more."""

    left_to_right = True


def steps(round_: Round) -> list[Step]:
    """All that are left of ``round_``."""
    left = []
    while (step := round_.step()) is not None:
        left.append(step)
    return left


def test_steps_are_counted_shown_and_kept(canvas: Canvas) -> None:
    context, task = canvas
    shown = steps(Round.first(context, 0, task, set()))
    assert [step.number for step in shown] == list(range(1, len(shown) + 1))
    assert all((step.job, step.piece, step.pieces, step.memory_bytes) == ("f", 0, 1, 1000) for step in shown)
    assert all(step.number <= step.limit == 6 for step in shown)
    assert all((span.start, span.end) == (8, 8) for step in shown for span in step.spans)
    assert context.state.tally.passes == len(shown)
    for step in shown:
        record, near = context.state.journal.find(step.number, 0)
        assert record is near
        assert (record.turn, record.canvas_step, record.tried, record.whole) == (Turn(), step.number, task, None)


def test_the_numbers_of_a_second_round_go_on(canvas: Canvas) -> None:
    context, task = canvas
    first = steps(Round.first(context, 0, task, set()))
    second = steps(Round.first(context, 1, task, set()))
    assert second[0].number == len(first) + 1
    assert second[0].limit == len(first) + 6


def test_a_round_comes_to_its_best_row_alone(canvas: Canvas) -> None:
    context, task = canvas
    assert len(task.layout.rows) > 1
    round_ = Round.first(context, 0, task, set())
    steps(round_)
    result, ids = round_.result()
    assert result.layout.rows[0] in task.layout.rows
    assert len(result.layout.rows) == 1
    assert len(ids) == task.layout.size
    assert all(token == held for token, held, kept in zip(ids, *_row(result), strict=True) if kept)


def _row(task: Task) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    return task.layout.rows[0].ids, task.layout.rows[0].held


def test_words_locked_between_two_steps_stay_and_are_shown_as_locked(canvas: Canvas) -> None:
    context, task = canvas
    locked: set[int] = set()
    round_ = Round.first(context, 0, task, locked)
    step = round_.step()
    assert step is not None
    (span,) = step.spans
    word = span.words[0]
    round_.adjust(Adjustment(locks=((0, word.start, word.end), (9, 0, 1)), ban=("zebra",)))
    assert locked
    for later in steps(round_):
        assert later.spans[0].words[0].locked
        assert later.spans[0].text[word.start : word.end] == span.text[word.start : word.end]
    result, _ = round_.result()
    assert all(result.layout.rows[0].held[slot] for slot in locked)
    assert context.state.ban == ("zebra",)


@pytest.mark.parametrize(
    "violation",
    [None, Violation(frozenset(), "A word.", guilty=True), Violation(frozenset(), "A form.", guilty=False)],
)
def test_the_round_that_mends_a_fault_noises_it_and_holds_the_rest(canvas: Canvas, violation: Violation | None) -> None:
    context, task = canvas
    first = Round.first(context, 1, task, set())
    steps(first)
    whole, ids = first.result()
    slot = whole.layout.rows[0].gaps[0].start
    second = first.after(Fault(frozenset({slot}), violation), whole, ids)
    assert second.turn == Turn(1, bans=int(violation is not None), mends=int(violation is None))
    number = steps(second)[0].number
    record, _ = context.state.journal.find(number, 0)
    row = record.task.layout.rows[0]
    assert [at for at, held in enumerate(row.held) if not held] == [slot]
    assert row.ids[slot] == UNKNOWN
    more = record.task.rules[len(whole.rules) :]
    wrote = context.written_ids(ids, [slot])
    if violation is None:
        assert more == (Forbidden(wrote, (frozenset({slot}),)),)
    else:
        assert more == ((Forbidden(wrote),) if violation.guilty else ())
    assert (record.tried, record.whole) == (task, whole)
    result, mended = second.result()
    assert result is whole
    assert [token for at, token in enumerate(mended) if at != slot] == [
        token for at, token in enumerate(ids) if at != slot
    ]
    assert not more or mended[slot] not in wrote


def test_what_was_led_behind_a_fault_is_noised_with_it(canvas: Canvas) -> None:
    context, task = canvas
    first = Round.first(context, 0, task, set())
    steps(first)
    whole, ids = first.result()
    gap = whole.layout.rows[0].gaps[0]
    led = replace(whole, rules=(*whole.rules, LeftToRight()))
    second = first.after(Fault(frozenset({gap.start + 1})), led, ids)
    held = second._run.task.layout.rows[0].held
    assert [slot for slot, flag in enumerate(held) if not flag] == list(range(gap.start + 1, gap.end))


def test_a_round_goes_on_from_a_kept_step_as_it_did(canvas: Canvas) -> None:
    context, task = canvas
    first = Round.first(context, 0, task, set())
    shown = steps(first)
    assert len(shown) > 2
    record, near = context.state.journal.find(2, 0)
    again = Round.resumed(context, Resume(near, record.canvas_step, record.row), task, set())
    assert [step.spans[0].text for step in steps(again)] == [step.spans[0].text for step in shown[2:]]
    assert again.result() == first.result()


def test_a_fork_may_hold_ban_and_draw_afresh(canvas: Canvas) -> None:
    context, task = canvas
    steps(Round.first(context, 0, task, set()))
    record, near = context.state.journal.find(1, 0)
    slot = task.layout.rows[record.row].gaps[0].start
    locked: set[int] = set()
    resume = Resume(near, 1, record.row, hold=(slot,), seed=99, ban=("cat",))
    again = Round.resumed(context, resume, task, locked)
    assert locked == {slot}
    assert again._run.task.layout.rows[0].held[slot]
    assert again._run.task.rules[-1] == context.forbidden_words(("cat",))[0]
    steps(again)
    assert again.result()[1][slot] == record.ids[slot]


def test_a_led_canvas_may_not_end_in_its_first_step(canvas: Canvas) -> None:
    context, task = canvas
    plain = Round.first(context, 0, task, set())
    plain.step()
    assert plain.may_end
    led = Round.first(context, 0, replace(task, rules=(*task.rules, LeftToRight())), set())
    led.step()
    assert not led.may_end
    led.step()
    assert led.may_end
