import pytest
import torch

from engine.diffusion.keyframe import Keyframe
from engine.edits.loop.journal import Journal, Record
from engine.edits.loop.seeds import CanvasPlace, Turn
from engine.edits.task import Task
from engine.edits.text.spans import Span
from engine.edits.tokens.layout import Gap, Sides, lay
from engine.errors import RequestError
from engine.messages import Continue
from tests.engine.edits.tiny import tiny_model

REQUEST = Continue(job="j", text="A word", words=3)
ONE = 100
FIRST = Turn()


@pytest.fixture
def tasks() -> list[Task]:
    from engine.edits.opening import guide_of

    vocabulary = guide_of(tiny_model("base")).kit.vocabulary
    layout = lay([[Gap(0, (-1,) * 4)]], Sides((2,)), (4,), vocabulary)
    return [Task((Span(0, 6, 6),), layout, (), (0, 6)) for _ in range(30)]


def record(number: int, step: int, task: Task, variant: int = 0, turn: Turn = FIRST) -> Record:
    nothing = torch.zeros(1, 4, dtype=torch.int64)
    frame = Keyframe(step, nothing, None, nothing, torch.zeros(1, 4), nothing[None], torch.zeros(1, dtype=torch.bool))
    return Record(
        number=number,
        place=CanvasPlace(variant, 0, 0),
        turn=turn,
        canvas_step=step,
        row=0,
        ids=(0,) * 4,
        task=task,
        tried=task,
        done=(),
        keyframe=frame,
        bytes=ONE,
    )


def held(journal: Journal, last: int) -> int:
    """How many keyframes are kept."""
    frames = set()
    for number in range(1, last + 1):
        try:
            frames.add(id(journal.find(number, 0)[1]))
        except RequestError:
            continue
    return len(frames)


def test_steps_of_one_canvas_are_thinned_and_all_reached(tasks: list[Task]) -> None:
    journal = Journal(REQUEST, most_bytes=10 * ONE)
    for number in range(1, 49):
        journal.add(record(number, number, tasks[0]))
    assert held(journal, 48) <= 10
    for number in range(1, 49):
        wanted, near = journal.find(number, 0)
        assert wanted.number == number
        assert near.number <= number
        assert near.keyframe is not None


def test_many_canvases_do_not_take_more_than_the_bound(tasks: list[Task]) -> None:
    journal = Journal(REQUEST, most_bytes=10 * ONE)
    for number in range(1, 91):
        journal.add(record(number, (number - 1) % 3 + 1, tasks[(number - 1) // 3]))
    assert held(journal, 90) <= 10
    with pytest.raises(RequestError, match="it has steps"):
        journal.find(1, 0)
    assert journal.find(90, 0)[0].number == 90


def test_the_number_of_steps_is_bounded_too(tasks: list[Task]) -> None:
    journal = Journal(REQUEST, most_records=20)
    for number in range(1, 101):
        journal.add(record(number, number, tasks[0]))
    with pytest.raises(RequestError, match="steps 81 to 100"):
        journal.find(80, 0)


def test_a_step_is_reached_only_from_what_led_to_it(tasks: list[Task]) -> None:
    # A lock or ban in the middle of a canvas makes another task; a canvas tried again has another attempt.
    journal = Journal(REQUEST, most_bytes=4 * ONE)
    for number in range(1, 31):
        turn = Turn(attempt=0 if number <= 20 else 1)
        journal.add(record(number, number if number <= 20 else number - 20, tasks[number > 10], turn=turn))
    for number in (10, 11, 15, 20, 21, 25, 30):
        try:
            wanted, near = journal.find(number, 0)
        except RequestError:
            continue
        assert near.task is wanted.task
        assert near.turn == wanted.turn
    assert journal.find(25, 0)[1].turn.attempt == 1
