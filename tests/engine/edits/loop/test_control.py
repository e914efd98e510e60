import threading

import pytest

from engine.edits.loop.control import Adjustment, Control
from engine.errors import RunCancelled


def test_a_cancelled_job_raises_at_the_next_look() -> None:
    control = Control()
    control.check()
    control.cancel()
    with pytest.raises(RunCancelled):
        control.check()


def test_a_paused_job_waits_until_it_is_let_go() -> None:
    control = Control()
    control.pause()
    assert control.paused
    assert not control.wait(0.001)
    waited = threading.Thread(target=control.wait)
    waited.start()
    control.resume()
    waited.join(10)
    assert not waited.is_alive()


def test_cancel_and_finish_wake_a_paused_job() -> None:
    control = Control()
    control.pause()
    control.finish()
    assert control.wait(10)
    assert control.finishing
    control.cancel()
    with pytest.raises(RunCancelled):
        control.wait()


def test_adjustments_are_taken_once_and_together() -> None:
    control = Control()
    assert control.take() is None
    control.adjust(locks=((0, 1, 4),))
    control.adjust(ban=("sea",))
    assert control.take() == Adjustment(((0, 1, 4),), ("sea",))
    assert control.take() is None
