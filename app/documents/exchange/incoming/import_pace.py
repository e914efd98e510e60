"""How far the reading of a long document has come, and the writer's wish to end it. Told on the thread that reads."""

from collections.abc import Callable


class Stopped(Exception):
    """The writer wants it no longer."""


class ImportPace:
    """Work in ``parts`` of equal weight; ``tell`` gets the whole per cent done, each once.

    :meth:`stop` from any thread; every other method on the thread that works.
    """

    def __init__(self, parts: int = 1, tell: Callable[[int], object] = lambda _percent: None) -> None:
        self._parts, self._tell = parts, tell
        self._part, self._count, self._done, self._reported = -1, 1, 0, -1
        self._stopped = False

    def begin(self, count: int) -> None:
        """The next part begins, of about ``count`` steps."""
        self._part, self._count, self._done = self._part + 1, max(count, 1), 0

    def step(self) -> None:
        """One step more. Raises Stopped."""
        if self._stopped:
            raise Stopped
        self._done = min(self._done + 1, self._count)
        percent = int(100 * (max(self._part, 0) + self._done / self._count) / self._parts)
        if percent != self._reported:
            self._reported = percent
            self._tell(percent)

    def stop(self) -> None:
        """End the work at its next step."""
        self._stopped = True
