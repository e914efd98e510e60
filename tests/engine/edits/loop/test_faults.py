"""What is at fault in a finished canvas, and for how long it is denoised again."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.faults import Fault, blank_spans, find_fault, gap_slots, misplaced
from engine.edits.loop.seeds import MOST_BANS, MOST_MENDS, Turn
from engine.edits.reading import Reading
from engine.edits.rules.ban import BanRule
from engine.edits.rules.rule import Violation
from engine.edits.task import Task
from engine.edits.text.draft import Draft
from engine.edits.text.typography import NormalView
from engine.errors import SteeringError
from engine.messages import Fill, Hole
from tests.engine.edits.loop.canvases import first_canvas

TEXT = "The  sat on the mat, and the old  ran away."
REQUEST = Fill(job="f", text=TEXT, holes=(Hole(4, 4, 3), Hole(33, 33, 3)), ban=("zebra",))
Canvas = tuple[CanvasContext, Task]
Banned = Callable[[set[int]], Violation]


@pytest.fixture
def canvas() -> Canvas:
    context, task = first_canvas(REQUEST)
    return context, task.only(0)


@pytest.fixture
def banned(monkeypatch: pytest.MonkeyPatch) -> Banned:
    """``banned(slots)``: a banned word stands there from now on."""

    def at(slots: set[int]) -> Violation:
        violation = Violation(frozenset(slots), "The model could not do without “zebra” here.")
        monkeypatch.setattr(BanRule, "check", lambda *_: violation)
        return violation

    return at


def reading(task: Task, *texts: str) -> Reading:
    """``texts`` for the spans, each character from the slot of its word."""
    drafts = []
    for number, text in enumerate(texts):
        start = task.layout.rows[0].gaps[number].start
        owner = [start + text[:at].count(" ") for at in range(len(text))]
        drafts.append(Draft(text, tuple(owner)))
    return Reading(tuple(drafts))


def test_nothing_is_at_fault_in_plain_words(canvas: Canvas) -> None:
    context, task = canvas
    assert find_fault(context, task, reading(task, "cat", "old dog"), Turn()) is None


def test_a_word_said_twice_is_out_of_place(canvas: Canvas) -> None:
    context, task = canvas
    start = task.layout.rows[0].gaps[0].start
    fault = find_fault(context, task, reading(task, "big big cat", "dog"), Turn())
    assert fault == Fault(frozenset({start + 1}))


def test_all_of_a_hole_that_came_to_nothing_is_where_others_did_not(canvas: Canvas) -> None:
    _, task = canvas
    blank = reading(task, "cat", ".")
    assert blank_spans(blank) == [1]
    assert misplaced(task, blank) == gap_slots(task, [1])
    assert misplaced(task, reading(task, "", "")) == set()


def test_what_the_writer_locked_is_never_at_fault(canvas: Canvas) -> None:
    context, task = canvas
    start = task.layout.rows[0].gaps[0].start
    task = replace(task, layout=task.layout.holding({start + 1: 40}))
    assert find_fault(context, task, reading(task, "big big cat", "dog"), Turn()) is None


def test_words_over_again_may_repeat_what_was_there(canvas: Canvas) -> None:
    _, task = canvas
    rewritten = replace(task, spans=tuple(replace(span, source=NormalView.of("x")) for span in task.spans))
    assert misplaced(rewritten, reading(task, "big big cat", "dog")) == set()


def test_misplaced_words_have_their_rounds_and_then_stay(canvas: Canvas) -> None:
    context, task = canvas
    stammer = reading(task, "big big cat", "dog")
    assert find_fault(context, task, stammer, Turn(mends=MOST_MENDS - 1)) is not None
    assert find_fault(context, task, stammer, Turn(mends=MOST_MENDS)) is None


def test_they_stay_where_the_writer_says_that_it_is_enough(canvas: Canvas) -> None:
    context, task = canvas
    context.state.control.finish()
    assert find_fault(context, task, reading(task, "big big cat", "dog"), Turn()) is None


def test_a_banned_word_comes_before_what_is_misplaced(canvas: Canvas, banned: Banned) -> None:
    context, task = canvas
    start = task.layout.rows[0].gaps[1].start
    violation = banned({start})
    fault = find_fault(context, task, reading(task, "big big cat", "dog"), Turn(mends=MOST_MENDS))
    assert fault == Fault(frozenset({start}), violation)


def test_a_banned_word_ends_the_edit_after_its_rounds(canvas: Canvas, banned: Banned) -> None:
    context, task = canvas
    banned({task.layout.rows[0].gaps[0].start})
    assert find_fault(context, task, reading(task, "cat", "dog"), Turn(bans=MOST_BANS - 1)) is not None
    with pytest.raises(SteeringError, match="without “zebra” here"):
        find_fault(context, task, reading(task, "cat", "dog"), Turn(bans=MOST_BANS))


def test_a_banned_word_that_no_free_slot_wrote_ends_it_at_once(canvas: Canvas, banned: Banned) -> None:
    context, task = canvas
    banned(set())
    with pytest.raises(SteeringError, match="zebra"):
        find_fault(context, task, reading(task, "cat", "dog"), Turn())


def test_what_came_to_nothing_holds_no_word(canvas: Canvas, banned: Banned) -> None:
    context, task = canvas
    banned({task.layout.rows[0].gaps[0].start})
    fault = find_fault(context, task, reading(task, "cat", ""), Turn())
    assert fault is not None
    assert fault.violation is None
