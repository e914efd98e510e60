"""What a thread says to the window, for as long as there is one. Any thread; no Qt.

A thread that nobody may wait for can outlive the window; to emit a signal of an object that Qt is taking apart at that
moment ends the process with a crash, and no check beforehand is early enough. So both sides take turns.
"""

import threading
from collections.abc import Callable


class Outlet:
    """Hands its calls on to ``listener`` until it is closed; then they go nowhere."""

    def __init__(self, listener: Callable[..., object]) -> None:
        self._listener: Callable[..., object] | None = listener
        # What listens on the same thread may say something itself.
        self._turn = threading.RLock()

    def __call__(self, *values: object) -> None:
        with self._turn:
            if self._listener is not None:
                self._listener(*values)

    def close(self) -> None:
        """Nothing goes through any more once this returns."""
        with self._turn:
            self._listener = None
