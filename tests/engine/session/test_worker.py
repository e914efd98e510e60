"""Trouble in a scripted engine: one sentence a job, and the session goes on."""

import pytest

from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, ModelError
from engine.messages import AnyRequest, Failed, Finished
from engine.session import Session
from engine.session.engine import CheckWanted, LoadOrder
from tests.engine.scripted import Script
from tests.engine.session.listening import Ear, job


def test_a_submit_without_a_model_fails_in_one_sentence(session: Session, ear: Ear) -> None:
    session.submit(job("a"))
    assert ear.ending("a") == Failed("a", "model", "No model is loaded; choose one first.")


def test_a_load_that_fails_names_no_job_and_the_session_goes_on(session: Session, ear: Ear, script: Script) -> None:
    def refuse(order: LoadOrder, check: CheckWanted) -> None:
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
