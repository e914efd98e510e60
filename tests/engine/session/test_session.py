"""The session with a scripted engine: one ending a job, cancel within a step, idle unload, close and join."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from engine.edits.control import Control
from engine.errors import EmptyResultError, ModelError
from engine.messages import (
    AnyRequest,
    Cancelled,
    Continue,
    Failed,
    Finished,
    Loading,
    Ready,
    Silent,
    Started,
    Step,
    Unloaded,
)
from engine.session import Session
from engine.session.engines import Check, LoadOrder
from engine.session.worker import is_out_of_memory
from tests.engine.scripted import INFO, Script
from tests.engine.session.listening import PATIENCE, Ear, Gate


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def session(ear: Ear, script: Script) -> Iterator[Session]:
    made = Session(ear.post, build=script.build)
    yield made
    made.close()
    assert made.join(PATIENCE)


def job(name: str) -> Continue:
    return Continue(job=name, text="Once.", words=3)


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
    assert [one.job for one in script.requests] == ["a", "b", "c"]


def test_one_thread_does_everything_and_has_a_name(ear: Ear, script: Script) -> None:
    session = Session(ear.post, build=script.build)
    session.load("folder")
    session.submit(job("a"))
    ear.ending("a")
    session.close()
    assert session.join(PATIENCE)
    assert script.threads == {"redraft-engine"}
    assert script.closed == 1


def test_a_submit_without_a_model_fails_in_one_sentence(session: Session, ear: Ear) -> None:
    session.submit(job("a"))
    assert ear.ending("a") == Failed("a", "model", "No model is loaded; choose one first.")


def test_a_load_that_fails_names_no_job_and_the_session_goes_on(session: Session, ear: Ear, script: Script) -> None:
    def refuse(order: LoadOrder, check: Check) -> None:
        if order.folder == "bad":
            raise ModelError("bad/config.json is missing.")

    script.load_hook = refuse
    session.load("bad")
    failed = ear.until(lambda event: isinstance(event, Failed))
    assert failed == Failed("", "model", "bad/config.json is missing.")
    session.submit(job("a"))
    assert ear.ending("a") == Failed("a", "model", "bad/config.json is missing.")
    session.load("good")
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


def test_engine_errors_become_one_sentence(session: Session, ear: Ear, script: Script) -> None:
    def empty(request: AnyRequest, control: Control, number: int) -> None:
        raise EmptyResultError("The model wrote nothing usable.", "the log's part")

    script.hook = empty
    session.load("folder")
    session.submit(job("a"))
    assert ear.ending("a") == Failed("a", "empty", "The model wrote nothing usable.", "the log's part")


def test_the_unforeseen_becomes_a_fault_with_its_traceback(
    session: Session, ear: Ear, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(request: AnyRequest, control: Control, number: int) -> None:
        if request.job == "a":
            raise ZeroDivisionError("a secret of the engine\nsecond line")

    script.hook = stumble
    session.load("folder")
    session.submit(job("a"))
    failed = ear.ending("a")
    assert isinstance(failed, Failed)
    assert failed.kind == "fault"
    assert "\n" not in failed.message
    assert "Traceback" in failed.cause
    assert "stumble" in failed.cause
    assert any("unforeseen" in record.message for record in caplog.records)
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes"),
        RuntimeError("CUDA error: out of memory"),
    ],
)
def test_short_memory_is_said_and_survived(session: Session, ear: Ear, script: Script, error: Exception) -> None:
    def grow(request: AnyRequest, control: Control, number: int) -> None:
        if request.job == "a":
            raise error

    script.hook = grow
    session.load("folder")
    session.submit(job("a"))
    failed = ear.ending("a")
    assert isinstance(failed, Failed)
    assert failed.kind == "memory"
    assert failed.message.endswith(".")
    assert script.relieved == 1
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


@pytest.mark.parametrize("deed", ["relieve", "close"])
def test_a_device_that_cannot_give_memory_back_costs_no_ending(
    session: Session, ear: Ear, script: Script, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    def fail(self: object) -> None:
        raise RuntimeError("the device is gone")

    def grow(request: AnyRequest, control: Control, number: int) -> None:
        if request.job == "a":
            raise MemoryError

    monkeypatch.setattr(f"tests.engine.scripted.ScriptedEngine.{deed}", fail)
    script.hook = grow
    session.load("folder")
    session.submit(job("a"))
    failed = ear.ending("a")
    assert isinstance(failed, Failed)
    assert failed.kind == "memory"
    session.unload()
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


def test_a_panic_of_a_library_is_a_fault_and_survived(session: Session, ear: Ear, script: Script) -> None:
    class Panic(BaseException):
        """As pyo3's PanicException: no Exception."""

    def panic(request: AnyRequest, control: Control, number: int) -> None:
        if request.job == "a":
            raise Panic("called `Option::unwrap()` on a `None` value")

    script.hook = panic
    session.load("folder")
    session.submit(job("a"))
    failed = ear.ending("a")
    assert isinstance(failed, Failed)
    assert failed.kind == "fault"
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


def test_torchs_own_error_is_known_as_short_memory() -> None:
    import torch

    assert is_out_of_memory(torch.OutOfMemoryError("CUDA"))
    assert not is_out_of_memory(ValueError("out of memory"))
    assert not is_out_of_memory(RuntimeError("shape mismatch"))


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

    def slow(order: LoadOrder, check: Check) -> None:
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
    session.submit(job("b"))
    assert isinstance(ear.ending("b"), Finished)


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

    def slow(order: LoadOrder, check: Check) -> None:
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

    def slow(order: LoadOrder, check: Check) -> None:
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


def test_the_watchdog_reports_a_silent_worker_once(ear: Ear, script: Script) -> None:
    stuck = threading.Event()
    script.hook = lambda request, control, number: stuck.wait(PATIENCE) and None
    session = Session(ear.post, build=script.build, silent_seconds=0.02)
    session.load("folder")
    session.submit(job("a"))
    silent = ear.until(lambda event: isinstance(event, Silent))
    assert isinstance(silent, Silent)
    assert silent.seconds > 0.02
    assert "edit" in silent.doing
    time.sleep(0.1)
    assert sum(isinstance(event, Silent) for event in ear.events) == 1
    stuck.set()
    assert isinstance(ear.ending("a"), Finished)
    session.close()
    assert session.join(PATIENCE)


def test_a_paused_job_and_an_idle_worker_are_not_silent(ear: Ear, script: Script) -> None:
    session = Session(ear.post, build=script.build, silent_seconds=0.6)
    session.load("folder")
    session.submit(job("a"))
    session.pause("a")
    time.sleep(1.5)
    session.resume("a")
    assert isinstance(ear.ending("a"), Finished)
    session.close()
    assert session.join(PATIENCE)
    assert not [event for event in ear.events if isinstance(event, Silent)]


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
