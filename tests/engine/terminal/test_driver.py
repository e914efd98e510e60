"""A session driven from one thread, on a scripted engine."""

import pytest

from engine import errors
from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, ModelError, RedraftError
from engine.messages import AnyRequest, Continue, Failed, Step, WordWheel
from engine.session.engine import CheckWanted, LoadOrder
from engine.terminal.driver import SessionDriver, error_of
from tests.engine.scripted import INFO, Script


def request(job: str) -> Continue:
    return Continue(job=job, text="Once", words=3)


def test_a_model_is_opened_and_one_request_runs_after_the_other() -> None:
    script = Script(steps=2)
    steps: list[Step] = []
    with SessionDriver(script.build) as driver:
        assert driver.open("folder", "cpu", "float32") == INFO
        jobs = [driver.job(), driver.job()]
        assert len(set(jobs)) == 2
        first = driver.run(request(jobs[0]), steps.append)
        second = driver.run(request(jobs[1]))
    assert [step.number for step in steps] == [1, 2]
    assert (first.job, second.job) == tuple(jobs)
    assert script.loads == [LoadOrder("folder", "cpu", "float32")]
    assert script.closed == 1


def test_words_are_what_a_wheel_ends_with() -> None:
    with SessionDriver(Script().build) as driver:
        driver.open("folder", "cpu", "float32")
        words = driver.words(WordWheel(job=driver.job(), text="Once upon", at=2))
        after = driver.run(request(driver.job()))
    assert [word.text for word in words.words] == ["word0", "word1", "word2"]
    assert after.variants


def test_what_the_engine_failed_with_is_raised_as_it_was() -> None:
    def refuse(order: LoadOrder, check: CheckWanted) -> None:
        raise ModelError("No such model.", "why")

    with SessionDriver(Script(load_hook=refuse).build) as driver, pytest.raises(ModelError, match="No such") as raised:
        driver.open("folder", None, None)
    assert raised.value.cause == "why"

    def empty(request: AnyRequest, control: Control, number: int) -> None:
        raise EmptyResultError("Nothing came.")

    with SessionDriver(Script(hook=empty).build) as driver:
        driver.open("folder", None, None)
        with pytest.raises(EmptyResultError, match="Nothing came"):
            driver.run(request("1"))


def test_ctrl_c_cancels_what_runs_and_the_driver_can_go_on() -> None:
    def interrupt(step: Step) -> None:
        raise KeyboardInterrupt

    with SessionDriver(Script(steps=500).build) as driver:
        driver.open("folder", None, None)
        with pytest.raises(RedraftError, match=r"^Stopped; nothing was written\.$"):
            driver.run(request("1"), interrupt)
        assert driver.run(request("2")).job == "2"


def test_every_kind_of_error_comes_back_from_its_message() -> None:
    kinds = {error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, RedraftError)}
    assert len(kinds) > 5
    for kind in kinds:
        error = error_of(Failed("1", kind.kind, "A sentence.", "a cause"))
        assert type(error).kind == kind.kind
        assert (error.message, error.cause) == ("A sentence.", "a cause")
    assert type(error_of(Failed("1", "of another age", "A sentence.", ""))) is RedraftError
