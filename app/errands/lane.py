"""One thread for one place: what may take any time there is carried out beside the window, one call after another.

Any thread; no Qt. A disk that does not answer holds a call for ever, and nothing can end that. So the thread is a
daemon that nobody has to wait for, and a call can be left: its thread is left with it, and what comes behind goes on
on another one. Knows calls; knows nothing of what they do.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """``name``: what its threads are called. A thread lives as long as there is something to do."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._turn = threading.Lock()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._current: Future[Any] | None = None
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is to be done that was not left."""
        return self._thread is not None

    def submit(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Have ``act`` called behind all that was asked for before. Returns at once."""
        future: Future[T] = Future()
        with self._turn:
            self._waiting.append((future, partial(act, *args, **kwargs)))
            if self._thread is None:
                self._begin()
        return future

    def post(self, act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """The same of what nobody waits for; what it raises is logged."""
        self.submit(act, *args, **kwargs).add_done_callback(self._log_trouble)

    def leave(self, future: "Future[Any]") -> None:
        """Nobody waits for it any more: it is not begun, or its thread is left behind with it."""
        with self._turn:
            if future.cancel() or self._current is not future:
                return
            log.info("%s does not answer; what it was asked for is left.", self.name)
            self._current = self._thread = None
            if self._waiting:
                self._begin()

    def finish(self, seconds: float) -> bool:
        """Wait until all is done, ``seconds`` at most. Whether it is."""
        end = time.monotonic() + seconds
        while (thread := self._thread) is not None:
            thread.join(max(0.0, end - time.monotonic()))
            if thread.is_alive():
                return False
        return True

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"redraft-{self.name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while (asked := self._next()) is not None:
            future, act = asked
            try:
                result = act()
            except BaseException as error:  # noqa: BLE001  (whoever asked is to hear of it, whatever it is)
                future.set_exception(error)
            else:
                future.set_result(result)
            del future, act, asked

    def _next(self) -> "tuple[Future[Any], Callable[[], Any]] | None":
        """None: there is nothing more, or the thread was left behind."""
        with self._turn:
            if self._thread is not threading.current_thread():
                return None
            self._current = None
            while self._waiting:
                future, act = self._waiting.popleft()
                if future.set_running_or_notify_cancel():
                    self._current = future
                    return future, act
            self._thread = None
            return None

    def _log_trouble(self, future: "Future[Any]") -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            log.error("%s: what was to be done came to nothing", self.name, exc_info=error)
