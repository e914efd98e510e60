"""A lane carries out in order, and goes on when a call that does not end is left."""

import threading

import pytest

from app.errands.lane import Lane

pytestmark = pytest.mark.usefixtures("slow_disks")


def test_calls_are_carried_out_in_their_order_on_a_thread_of_the_lanes_own() -> None:
    lane, order = Lane("here"), list[tuple[int, str]]()
    futures = [lane.submit(lambda i: order.append((i, threading.current_thread().name)), i) for i in range(50)]
    assert lane.finish(60)
    assert [i for i, _name in order] == list(range(50))
    assert {name for _i, name in order} == {"redraft-here"}
    assert all(future.done() for future in futures)
    assert not lane.busy


def test_what_is_raised_is_heard_of_and_the_next_call_is_made() -> None:
    lane = Lane("here")
    broken, whole = lane.submit(lambda: 1 // 0), lane.submit(lambda: 2)
    with pytest.raises(ZeroDivisionError):
        broken.result(60)
    assert whole.result(60) == 2
    lane.finish(60)


def test_what_nobody_waits_for_is_logged_when_it_fails(caplog: pytest.LogCaptureFixture) -> None:
    lane = Lane("here")
    lane.post(lambda: 1 // 0)
    assert lane.finish(60)
    assert "here: what was to be done came to nothing" in caplog.text


def test_a_call_that_is_left_holds_up_no_other() -> None:
    lane, gate = Lane("here"), threading.Event()
    hung, behind = lane.submit(gate.wait, 60), lane.submit(lambda: 2)
    while not hung.running():
        pass
    assert not lane.finish(0)
    lane.leave(hung)
    assert behind.result(60) == 2
    assert lane.finish(60)
    gate.set()
    assert hung.result(60) is True
    # Its thread carries out nothing more.
    assert lane.submit(lambda: threading.current_thread().name).result(60) == "redraft-here"
    lane.finish(60)


def test_a_call_that_is_left_before_its_turn_is_never_made() -> None:
    lane, gate, calls = Lane("here"), threading.Event(), list[str]()
    lane.post(gate.wait, 60)
    waiting, last = lane.submit(calls.append, "waiting"), lane.submit(calls.append, "last")
    lane.leave(waiting)
    gate.set()
    last.result(60)
    lane.finish(60)
    assert calls == ["last"]
    assert waiting.cancelled()
    # Left when it is over: nothing happens.
    lane.leave(last)
    assert lane.submit(lambda: 3).result(60) == 3
    lane.finish(60)


def test_nobody_waits_for_a_lane_at_the_programs_end() -> None:
    lane = Lane("here")
    assert lane.submit(lambda: threading.current_thread().daemon).result(60)
    lane.finish(60)
