"""The window's errands, and the lanes that they wait for: a lane a place, so that one disk never holds up another.

GUI thread; QtCore only. What a lane brings is handed over to the window's thread; what takes long is said, and can be
left. Knows places by name; knows nothing of files.
"""

import contextlib
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.errands.errand import Awaited, Errand
from app.errands.lane import Lane
from app.platform.outlet import Outlet

T = TypeVar("T")
SLOW_MS = 1000
"""What takes longer is said."""


class LeftError(Exception):
    """Whoever waited, or a limit of time, let go of it: what it asked for counts for nothing any more."""


class Wanted:
    """Whether what was asked for is still wanted; asked on the lane, before anything is done that cannot be undone."""

    def __init__(self) -> None:
        self.left = False

    def __call__(self) -> bool:
        return not self.left


class Arrival(Awaited[T], Generic[T]):
    """What a lane brings. ``says``: what is done meanwhile, as the writer is told of it; "" where that is nothing to
    them."""

    def __init__(self, lane: Lane, future: "Future[T]", says: str, wanted: Wanted | None) -> None:
        super().__init__()
        self.lane, self.future, self.says, self.wanted = lane, future, says, wanted
        self.late: Callable[[T], object] | None = None
        """What becomes of a value that comes although it was left: a disk can be past the point of no return."""

    def take(self) -> None:
        """It is there."""
        if self.ended:
            if self.late is not None and not self.future.cancelled() and self.future.exception() is None:
                self.late(self.future.result())
            return
        error = self.future.exception()
        self._end(None if error is not None else self.future.result(), error)

    def leave(self) -> None:
        """Go on without it: whoever awaits it is told by LeftError."""
        if self.ended:
            return
        if self.wanted is not None:
            self.wanted.left = True
        if self.future.done() and not self.future.cancelled():
            self.take()
            return
        self.lane.leave(self.future)
        self._end(None, LeftError())


class Errands(QObject):
    """Of one program. ``slow`` and ``over`` are of arrivals that say what they are about."""

    slow = Signal(object)
    """Arrival: it takes longer than a second."""
    over = Signal(object)
    """Arrival: one that was slow is there, or was left."""
    _came = Signal(object)
    """Arrival: from the lane's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, Lane] = {}
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._tell = Outlet(self._came.emit)

    @property
    def busy(self) -> bool:
        """Whether any lane has something to do."""
        return any(lane.busy for lane in self._lanes.values())

    def go(self, story: Coroutine[Any, None, T]) -> Errand[T]:
        """Begin ``story``, which goes on by itself."""
        return Errand(story)

    def lane(self, name: str) -> Lane:
        """The lane of a place."""
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(name)
        return lane

    def ask(
        self,
        place: str,
        act: Callable[[], T],
        says: str = "",
        limit: float | None = None,
        wanted: Wanted | None = None,
    ) -> Arrival[T]:
        """Have ``act`` called at ``place``; await what it brings. Raises LeftError there where it was left, as after
        ``limit`` seconds; ``wanted`` says so to ``act``."""
        lane = self.lane(place)
        return self.arrival(lane, lane.submit(act), says, limit, wanted)

    def arrival(
        self,
        lane: Lane,
        future: "Future[T]",
        says: str = "",
        limit: float | None = None,
        wanted: Wanted | None = None,
    ) -> Arrival[T]:
        """The same of what was asked of ``lane`` already."""
        arrival = Arrival(lane, future, says, wanted)
        if future.done():
            arrival.take()
            return arrival
        future.add_done_callback(lambda _future: self._on_lane(arrival))
        if says:
            QTimer.singleShot(SLOW_MS, self, lambda: self._look(arrival))
        if limit is not None:
            # Not the method itself: the binding holds no object that is none of Qt's, and would call into nothing.
            QTimer.singleShot(int(limit * 1000), self, lambda: arrival.leave())
        return arrival

    def finish(self, seconds: float) -> bool:
        """Wait until all that was asked for is done, ``seconds`` at most in all. Whether it is."""
        end, finished = time.monotonic() + seconds, True
        for lane in list(self._lanes.values()):
            finished &= lane.finish(max(0.0, end - time.monotonic()))
        return finished

    def close(self) -> None:
        """Nothing arrives any more."""
        self._tell.close()

    def _on_lane(self, arrival: Arrival[Any]) -> None:
        with contextlib.suppress(RuntimeError):  # nobody listens any more
            self._tell(arrival)

    def _on_came(self, arrival: Arrival[Any]) -> None:
        arrival.take()

    def _look(self, arrival: Arrival[Any]) -> None:
        if not arrival.ended:
            arrival.then(lambda: self.over.emit(arrival))
            self.slow.emit(arrival)
