"""The watchdog: it tells of a worker that is silent at its work, and of no other."""

import threading
import time

from engine.messages import Finished, Silent
from engine.session import Session
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
