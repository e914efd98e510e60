"""The session with a scripted engine: loads, jobs in order, one ending each, idle unload, close and join."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from engine.messages import Cancelled, Failed, Finished, Loading, Ready, Started, Step, Unloaded
from engine.session import Session
from engine.session.engine import CheckWanted, LoadOrder
from tests.engine.scripted import INFO, Script
from tests.engine.session.listening import PATIENCE, Ear, Gate, job


def test_a_load_reports_progress_and_then_ready(session: Session, ear: Ear, script: Script) -> None:
    session.load("folder", device="cpu", dtype="float32")
    ready = ear.until(lambda event: isinstance(event, Ready))
    assert ready == Ready(INFO)
    fractions = [event.fraction for event in ear.events if isinstance(event, Loading)]
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert script.loads == [LoadOrder("folder", "cpu", "float32")]


def test_a_job_starts_steps_and_ends_once(session: Session, ear: Ear) -> None:
    session.load("folder")
    session.submit(job("a"))
    assert isinstance(ear.ending("a"), Finished)
    own = [event for event in ear.events if getattr(event, "job", "") == "a"]
    assert isinstance(own[0], Started)
    assert [type(event) for event in own[1:]] == [Step, Step, Step, Finished]
    assert ear.endings() == ["a"]


def test_jobs_run_in_order(session: Session, ear: Ear, script: Script) -> None:
    session.load("folder")
    for name in "abc":
        session.submit(job(name))
    ear.ending("c")
    assert ear.endings() == ["a", "b", "c"]
    assert [request.job for request in script.requests] == ["a", "b", "c"]


def test_one_thread_does_everything_and_has_a_name(ear: Ear, script: Script) -> None:
    session = Session(ear.post, build=script.build)
    session.load("folder")
    session.submit(job("a"))
    ear.ending("a")
    session.close()
    assert session.join(PATIENCE)
    assert script.threads == {"redraft-engine"}
    assert script.closed == 1


def test_a_job_id_may_not_be_open_twice(session: Session, ear: Ear, script: Script) -> None:
    script.hook = gate = Gate()
    session.load("folder")
    session.submit(job("a"))
    with pytest.raises(ValueError, match="still open"):
        session.submit(job("a"))
    gate.opened.set()
    ear.ending("a")
    session.submit(job("a"))
    ear.until(lambda event: isinstance(event, Finished), 2)


def test_close_ends_running_and_queued_jobs_once_each(ear: Ear, script: Script) -> None:
    script.hook = gate = Gate()
    session = Session(ear.post, build=script.build)
    session.load("folder")
    for name in "abc":
        session.submit(job(name))
    assert gate.reached.wait(PATIENCE)
    session.close()
    assert session.join(PATIENCE)
    assert sorted(ear.endings()) == ["a", "b", "c"]
    assert all(not isinstance(event, Finished) for event in ear.events)
    session.submit(job("d"))
    assert ear.ending("d") == Failed("d", "closed", "The engine has been closed; nothing was changed.")
    session.close()


def test_close_during_a_load_gives_it_up(ear: Ear, script: Script) -> None:
    loading = threading.Event()

    def slow(order: LoadOrder, check: CheckWanted) -> None:
        loading.set()
        while True:
            check()
            time.sleep(0.005)

    script.load_hook = slow
    session = Session(ear.post, build=script.build)
    session.load("folder")
    session.submit(job("a"))
    assert loading.wait(PATIENCE)
    session.close()
    assert session.join(PATIENCE)
    assert ear.endings() == ["a"]


def test_join_is_bounded(ear: Ear, script: Script) -> None:
    stuck = threading.Event()
    script.hook = lambda request, control, number: stuck.wait(PATIENCE) and None
    session = Session(ear.post, build=script.build)
    session.load("folder")
    session.submit(job("a"))
    ear.until(lambda event: isinstance(event, Started))
    session.close()
    assert session.join(0.01) is False
    stuck.set()
    assert session.join(PATIENCE) is True


def test_an_idle_model_is_let_go_and_loaded_again(ear: Ear, script: Script) -> None:
    session = Session(ear.post, build=script.build, idle_seconds=0.02)
    session.load("folder", dtype="float32")
    unloaded = ear.until(lambda event: isinstance(event, Unloaded))
    assert isinstance(unloaded, Unloaded)
    assert "without work" in unloaded.reason
    assert script.closed == 1
    session.submit(job("a"))
    assert isinstance(ear.ending("a"), Finished)
    assert script.loads == [LoadOrder("folder", None, "float32")] * 2
    session.close()
    assert session.join(PATIENCE)


def test_unload_waits_for_the_jobs_before_it(session: Session, ear: Ear) -> None:
    session.load("folder")
    session.submit(job("a"))
    session.unload()
    ear.until(lambda event: isinstance(event, Unloaded))
    assert ear.endings() == ["a"]


def test_a_newer_load_gives_up_the_one_before(session: Session, ear: Ear, script: Script) -> None:
    loading = threading.Event()

    def slow(order: LoadOrder, check: CheckWanted) -> None:
        if order.folder == "first":
            loading.set()
            while True:
                check()
                time.sleep(0.005)

    script.load_hook = slow
    session.load("first")
    assert loading.wait(PATIENCE)
    session.load("second")
    ear.until(lambda event: isinstance(event, Ready))
    assert [order.folder for order in script.loads] == ["first", "second"]
    assert not [event for event in ear.events if isinstance(event, Failed)]


def test_the_session_is_imported_without_torch_except_on_windows() -> None:
    code = "import sys, engine.session; print('torch' in sys.modules, 'PySide6' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.split() == [str(sys.platform == "win32"), "False"]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_asked_every_job_ends_once(seed: int, full_counts: Callable[[int, int], int]) -> None:
    """Random submits, cancels, pauses, loads and a close at a random moment."""
    chance = random.Random(seed)
    for _ in range(full_counts(5, 100)):
        ear, script = Ear(), Script(steps=chance.randint(1, 4))
        script.hook = lambda request, control, number: time.sleep(chance.random() / 2000)
        session = Session(ear.post, build=script.build, idle_seconds=chance.choice([None, 0.0, 0.001]))
        session.load("folder")
        submitted: list[str] = []
        for number in range(chance.randint(1, 25)):
            deed = chance.random()
            if deed < 0.5 or not submitted:
                submitted.append(f"job {number}")
                session.submit(job(submitted[-1]))
            elif deed < 0.6:
                session.load("another")
            elif deed < 0.65:
                session.unload()
            else:
                reins = (session.cancel, session.finish, session.pause, session.resume)
                chance.choice(reins)(chance.choice(submitted))
        if chance.random() < 0.5:
            for name in submitted:
                session.resume(name)
            for name in submitted:
                ear.ending(name)
        session.close()
        assert session.join(PATIENCE)
        assert sorted(ear.endings()) == sorted(submitted)
        ended: set[str] = set()
        for event in ear.events:
            if isinstance(event, Started | Step):
                assert event.job not in ended
            elif isinstance(event, Finished | Cancelled | Failed):
                ended.add(event.job)
