"""Cancel, finish, pause and adjust of a scripted engine's jobs."""

import threading
import time

import pytest

from engine.edits.loop.control import Control
from engine.errors import RedraftError
from engine.messages import AnyRequest, Cancelled, Finished, Loading, Ready, Step, Unloaded
from engine.session import Session
from engine.session.engine import CheckWanted, LoadOrder, ReportProgress
from engine.session.job_control import JobControl
from tests.engine.scripted import Script, ScriptedEngine
from tests.engine.session.listening import PATIENCE, Ear, Gate, job


def test_cancel_within_a_step(session: Session, ear: Ear, script: Script) -> None:
    script.hook = gate = Gate()
    session.load("folder")
    session.submit(job("a"))
    assert gate.reached.wait(PATIENCE)
    session.cancel("a")
    assert ear.ending("a") == Cancelled("a")
    assert not [event for event in ear.events if isinstance(event, Step)]
    gate.opened.set()
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


def test_cancel_of_a_queued_job_ends_it_while_another_runs(session: Session, ear: Ear, script: Script) -> None:
    script.hook = gate = Gate()
    session.load("folder")
    session.submit(job("a"))
    session.submit(job("b"))
    assert gate.reached.wait(PATIENCE)
    session.cancel("b")
    assert ear.ending("b") == Cancelled("b")
    assert ear.endings() == ["b"]
    gate.opened.set()
    assert isinstance(ear.ending("a"), Finished)
    assert ear.endings() == ["b", "a"]


def test_cancel_of_a_queued_job_while_another_is_paused(session: Session, ear: Ear) -> None:
    session.load("folder")
    session.submit(job("a"))
    session.pause("a")
    session.submit(job("b"))
    session.cancel("b")
    assert ear.ending("b") == Cancelled("b")
    session.resume("a")
    assert isinstance(ear.ending("a"), Finished)


def test_cancel_during_the_load_that_a_job_waits_for(session: Session, ear: Ear, script: Script) -> None:
    loading = threading.Event()

    def slow(order: LoadOrder, check: CheckWanted) -> None:
        if len(script.loads) == 2:
            loading.set()
            while True:
                check()
                time.sleep(0.005)

    script.load_hook = slow
    session.load("folder")
    ear.until(lambda event: isinstance(event, Ready))
    session.unload()
    ear.until(lambda event: isinstance(event, Unloaded))
    session.submit(job("a"))
    assert loading.wait(PATIENCE)
    session.cancel("a")
    assert ear.ending("a") == Cancelled("a")
    # Whoever shows that a model is being loaded hears that none is.
    model_events = [event for event in ear.events if isinstance(event, Loading | Ready | Unloaded)]
    assert isinstance(model_events[-1], Unloaded)
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


def test_a_model_that_is_there_is_kept_though_the_job_was_cancelled_meanwhile(ear: Ear, script: Script) -> None:
    build = script.build

    def cancelled(order: LoadOrder, progress: ReportProgress, check: CheckWanted) -> ScriptedEngine:
        engine = build(order, progress, check)
        if len(script.loads) == 2:
            session.cancel("a")
        return engine

    session = Session(ear.post, build=cancelled)
    session.load("folder")
    ear.until(lambda event: isinstance(event, Ready))
    session.unload()
    ear.until(lambda event: isinstance(event, Unloaded))
    session.submit(job("a"))
    assert ear.ending("a") == Cancelled("a")
    model_events = [event for event in ear.events if isinstance(event, Loading | Ready | Unloaded)]
    assert isinstance(model_events[-1], Ready)
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)
    assert len(script.loads) == 2
    session.close()
    assert session.join(PATIENCE)


def test_cancel_of_unknown_and_ended_jobs_does_nothing(session: Session, ear: Ear) -> None:
    session.load("folder")
    session.cancel("nobody")
    session.submit(job("a"))
    ear.ending("a")
    for call in (session.cancel, session.finish, session.pause, session.resume):
        call("a")
    session.adjust("a", ((0, 0, 1),), ("word",))
    session.submit(job("b"))
    ear.ending("b")
    assert ear.endings() == ["a", "b"]


def test_finish_keeps_what_stands(session: Session, ear: Ear, script: Script) -> None:
    script.hook = gate = Gate()
    session.load("folder")
    session.submit(job("a"))
    assert gate.reached.wait(PATIENCE)
    session.finish("a")
    gate.opened.set()
    ending = ear.ending("a")
    assert isinstance(ending, Finished)
    assert ending.kept
    assert sum(isinstance(event, Step) for event in ear.events) == 1


def test_pause_holds_and_resume_goes_on(session: Session, ear: Ear, script: Script) -> None:
    seen: list[bool] = []

    def hook(request: AnyRequest, control: Control, number: int) -> None:
        seen.append(control.paused)
        if number == 1:
            session.pause("a")
            threading.Timer(0.05, session.resume, ("a",)).start()

    script.hook = hook
    session.load("folder")
    session.submit(job("a"))
    assert isinstance(ear.ending("a"), Finished)
    assert seen == [False, False, False]


def test_adjust_reaches_the_running_job(session: Session, ear: Ear, script: Script) -> None:
    taken: list[object] = []

    def hook(request: AnyRequest, control: Control, number: int) -> None:
        if number == 1:
            session.adjust("a", ((0, 1, 2),), ("word",))
        else:
            taken.append(control.take())

    script.hook = hook
    session.load("folder")
    session.submit(job("a"))
    ear.ending("a")
    adjustment = taken[0]
    assert adjustment is not None
    assert (adjustment.locks, adjustment.ban) == (((0, 1, 2),), ("word",))  # type: ignore[attr-defined]


def played() -> tuple[JobControl, list[str]]:
    """A control, and what it model_events the watchdog."""
    signs: list[str] = []
    return JobControl(lambda: signs.append("alive"), lambda on: signs.append("hold" if on else "go on")), signs


def test_every_look_is_a_sign_of_life_also_the_one_that_ends_the_job() -> None:
    control, signs = played()
    control.check()
    control.cancel()
    with pytest.raises(RedraftError, match="cancelled"):
        control.check()
    assert signs == ["alive", "alive"]


def test_a_pause_is_held_and_let_go_and_one_that_is_none_is_not() -> None:
    control, signs = played()
    assert control.wait()
    assert signs == ["alive"]
    signs.clear()
    control.pause()
    assert not control.wait(0.01)
    assert [sign for sign in signs if sign != "alive"] == ["hold", "go on"]
    assert signs[signs.index("hold") + 1] == "alive"
    assert signs[-1] == "go on"
    control.resume()
    assert control.wait(0.0)


def test_a_pause_that_ends_in_a_cancel_lets_the_watchdog_go_on() -> None:
    control, signs = played()
    control.pause()
    threading.Timer(0.02, control.cancel).start()
    with pytest.raises(RedraftError, match="cancelled"):
        control.wait()
    assert [sign for sign in signs if sign != "alive"] == ["hold", "go on"]
