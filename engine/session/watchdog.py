"""Notices a worker that gives no sign of life while it has work. A daemon thread; knows nothing of models."""

import threading
import time
from collections.abc import Callable


class Watchdog:
    """Calls ``bark(seconds, doing)`` once for every silence longer than ``patience`` seconds.

    The worker calls ``begin`` and ``end`` round its work and ``alive`` during it; while nothing is begun the watchdog
    sleeps. ``bark`` runs on the watchdog's thread.
    """

    def __init__(self, patience: float, bark: Callable[[float, str], None]) -> None:
        self._patience = patience
        self._bark = bark
        self._change = threading.Condition()
        self._doing = ""
        self._last = 0.0
        self._barked = False
        self._held = False
        self._closed = False
        self._thread = threading.Thread(target=self._watch, name="redraft-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch. Once."""
        self._thread.start()

    def begin(self, doing: str) -> None:
        """Work begins; ``doing`` is a short phrase for the writer."""
        with self._change:
            self._doing = doing
            self._sign()
            self._change.notify_all()

    def alive(self) -> None:
        """A sign of life. Cheap: called between the layers of a pass."""
        # No lock: both are single stores, and a reader that sees one of them late only waits a little longer.
        self._last = time.monotonic()
        self._barked = False

    def hold(self, held: bool) -> None:
        """While ``held`` (the writer has paused the job) silence is what was asked for."""
        with self._change:
            self._held = held
            self._sign()
            self._change.notify_all()

    def end(self) -> None:
        """Nothing to do: silence is right."""
        with self._change:
            self._doing = ""

    def close(self) -> None:
        """End the watch. Any thread; returns at once."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    def join(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the end of the thread; True if it has ended."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _sign(self) -> None:
        self._last = time.monotonic()
        self._barked = False

    def _watch(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or (bool(self._doing) and not self._held))
                if self._closed:
                    return
                silence = time.monotonic() - self._last
                if silence <= self._patience or self._barked:
                    left = self._patience if self._barked else self._patience - silence
                    self._change.wait(max(left, 0.001) + 0.001)
                    continue
                self._barked = True
                doing = self._doing
            self._bark(silence, doing)
