"""The list of runs: what it passes on and what it forgets."""

import pytest

from app.drafting.actions import Action, Options
from app.drafting.run import Run, State
from app.drafting.run_log import RunLog
from engine.messages import Ability, Cancelled, Rewrite, Step
from tests.fakes import step_of


def run_of(job: str) -> Run:
    request = Rewrite(job=job, text="some text", start=0, end=4)
    return Run(request, None, Action("a", "A", Ability.REPHRASE), Options())


def stepped(log: RunLog, job: str) -> Run:
    run = run_of(job)
    log.add(run)
    run.take(step_of(run.request, 1, ["a"], 3))
    return run


def test_what_a_run_says_is_passed_on_with_the_run() -> None:
    log = RunLog()
    changes: list[tuple[Run, State]] = []
    steps: list[tuple[Run, Step]] = []
    log.run_changed.connect(lambda run: changes.append((run, run.state)))
    log.run_stepped.connect(lambda run, step: steps.append((run, step)))
    first, second = stepped(log, "1"), stepped(log, "2")
    second.take(Cancelled("2"))
    assert changes == [(first, State.RUNNING), (second, State.RUNNING), (second, State.CANCELLED)]
    assert steps == [(first, first.steps[0]), (second, second.steps[0])]
    assert log.live == (first,)


def test_an_id_is_taken_once() -> None:
    log = RunLog()
    log.add(run_of("1"))
    with pytest.raises(ValueError, match="already"):
        log.add(run_of("1"))


def test_old_runs_lose_their_steps_first_and_then_go() -> None:
    log = RunLog(keep_steps=2, keep_runs=4)
    runs = [stepped(log, str(number)) for number in range(3)]
    for run in runs:
        run.take(Cancelled(run.id))
    assert [len(run.steps) for run in runs] == [0, 1, 1]
    more = [stepped(log, str(number)) for number in range(3, 6)]
    assert log.runs == (runs[2], *more)
    assert all(run.steps for run in more)
