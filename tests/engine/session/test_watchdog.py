"""The watchdog: it tells of a worker that is silent at its work, and of no other."""

import threading
import time
from types import SimpleNamespace

import pytest

from engine.messages import Finished, Silent
from engine.session import Session
from engine.session.watchdog import Watchdog
from tests.engine.scripted import Script
from tests.engine.session.listening import PATIENCE, Ear, job


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


def test_a_paused_job_and_an_idle_worker_are_not_silent(
    ear: Ear, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a clock of the test's own, so that no stall of a busy machine is taken for silence."""
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)
    monkeypatch.setattr("engine.session.watchdog.time", clock)
    held = threading.Event()
    hold = Watchdog.hold

    def holding(self: Watchdog, on: bool) -> None:
        hold(self, on)
        if on:
            held.set()

    monkeypatch.setattr(Watchdog, "hold", holding)
    session = Session(ear.post, build=script.build, silent_seconds=0.02)
    script.hook = lambda request, control, number: session.pause("a") if number == 1 else None
    session.load("folder")
    session.submit(job("a"))
    assert held.wait(PATIENCE)
    clock.now += 1000.0
    time.sleep(0.2)  # the watchdog's chance to bark
    session.resume("a")
    assert isinstance(ear.ending("a"), Finished)
    clock.now += 1000.0
    time.sleep(0.2)
    session.close()
    assert session.join(PATIENCE)
    assert not [event for event in ear.events if isinstance(event, Silent)]
