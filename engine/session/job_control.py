"""What the session holds of a job under way. The worker's thread waits in it; any thread may ask for something."""

import time
from collections.abc import Callable

from engine.edits.loop.control import Control

_PAUSE_SLICE = 0.25  # seconds


class JobControl(Control):
    """A job's control that also gives the watchdog its sign of life, at every look between layers and steps.

    ``alive`` is called at each look, on the worker's thread; ``hold`` with True when a pause begins and with False when
    it ends.
    """

    def __init__(self, alive: Callable[[], None], hold: Callable[[bool], None]) -> None:
        super().__init__()
        self._alive = alive
        self._hold = hold

    def check(self) -> None:
        """As ``Control.check``: raises RunCancelled once the job is."""
        self._alive()
        super().check()

    def wait(self, seconds: float | None = None) -> bool:
        """As ``Control.wait``; in slices, so that other jobs can end while this one is paused."""
        until = None if seconds is None else time.monotonic() + seconds
        free = super().wait(0.0)
        if free:
            return True
        self._hold(True)
        try:
            while not free and (until is None or time.monotonic() < until):
                self._alive()
                free = super().wait(_PAUSE_SLICE if until is None else min(_PAUSE_SLICE, until - time.monotonic()))
        finally:
            self._hold(False)
        return free
