"""What lanes bring comes to the window's thread; what is slow is said, and what is left is over at once."""

import gc
import threading
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.errands import errands as rooms
from app.errands.errands import Arrival, Errands, LeftError, Wanted
from tests.app.waiting import done, until

pytestmark = pytest.mark.usefixtures("qapp", "slow_disks")


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


def test_what_comes_is_handed_over_to_the_windows_thread() -> None:
    errands, threads = Errands(), list[threading.Thread]()

    async def story() -> str:
        name = await errands.ask("here", lambda: threading.current_thread().name)
        threads.append(threading.current_thread())
        return name

    assert done(errands.go(story())) == "redraft-here"
    assert threads == [threading.current_thread()]
    errands.finish(60)
    assert not errands.busy


def test_one_place_holds_up_no_other(gate: threading.Event) -> None:
    errands = Errands()
    hung = errands.ask("here", lambda: gate.wait(60))
    assert done(errands.ask("there", lambda: 2)) == 2
    assert not hung.ended
    assert errands.busy
    gate.set()
    assert done(hung)
    errands.finish(60)


def test_what_is_slow_is_said_once_and_that_it_is_over(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(rooms, "SLOW_MS", 1)
    errands, heard = Errands(), list[tuple[str, str]]()
    errands.slow.connect(lambda arrival: heard.append(("slow", arrival.says)))
    errands.over.connect(lambda arrival: heard.append(("over", arrival.says)))
    silent = errands.ask("silent", lambda: gate.wait(60))
    hung = errands.ask("here", lambda: gate.wait(60), "Saving")
    until(lambda: bool(heard))
    qtbot.wait(20)
    assert heard == [("slow", "Saving")]
    gate.set()
    done(hung)
    done(silent)
    assert heard == [("slow", "Saving"), ("over", "Saving")]
    monkeypatch.setattr(rooms, "SLOW_MS", 100)
    assert done(errands.ask("here", lambda: 1, "Saving")) == 1
    qtbot.wait(120)
    assert len(heard) == 2
    errands.finish(60)


def test_what_is_left_is_over_at_once_and_told_that_it_is_not_wanted(gate: threading.Event) -> None:
    errands, wanted, writes = Errands(), Wanted(), list[bool]()

    def act() -> str:
        gate.wait(60)
        writes.append(wanted())
        return "late"

    async def story(arrival: Arrival[str]) -> str:
        try:
            return await arrival
        except LeftError:
            return "left"

    arrival = errands.ask("here", act, "Saving", wanted=wanted)
    errand, late = errands.go(story(arrival)), list[str]()
    arrival.late = late.append
    until(arrival.future.running)
    arrival.leave()
    arrival.leave()
    assert errand.value() == "left"
    gate.set()
    until(lambda: bool(late))
    # It came to a value all the same, and whoever can make something of that hears of it.
    assert (writes, late) == ([False], ["late"])
    errands.finish(60)


def test_what_is_there_already_cannot_be_left(qtbot: QtBot) -> None:
    errands = Errands()
    arrival: Arrival[Any] = errands.ask("here", lambda: 5)
    errands.finish(60)
    arrival.leave()
    assert arrival.value() == 5
    # Its coming, which was on its way, is no second one.
    qtbot.wait(10)
    assert arrival.value() == 5


def test_a_limit_that_comes_behind_the_end_finds_nobody(qtbot: QtBot) -> None:
    errands, came, later = Errands(), list[bool](), list[bool]()
    for _ in range(20):
        errands.ask("here", lambda: 5, limit=0.05).then(lambda: came.append(True))
    until(lambda: len(came) == 20)
    errands.finish(60)
    gc.collect()
    QTimer.singleShot(150, lambda: later.append(True))
    until(lambda: bool(later))
    assert not errands.busy


def test_a_limit_of_time_leaves_by_itself(gate: threading.Event) -> None:
    errands = Errands()
    arrival = errands.ask("here", lambda: gate.wait(60), limit=0.01)
    with pytest.raises(LeftError):
        done(arrival)
    gate.set()
    errands.finish(60)


def test_nothing_comes_after_the_end(gate: threading.Event, qtbot: QtBot) -> None:
    errands = Errands()
    arrival = errands.ask("here", lambda: gate.wait(60))
    errands.close()
    gate.set()
    assert errands.finish(60)
    qtbot.wait(10)
    assert not arrival.ended
