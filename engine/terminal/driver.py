"""A session driven from one thread: open a model, run one request after the other, hear only its end. Main thread."""

import contextlib
import itertools
import queue
from collections.abc import Callable, Iterator
from types import TracebackType

from engine import errors
from engine.errors import RedraftError
from engine.messages import (
    AllWords,
    AnyJob,
    AnyRequest,
    Cancelled,
    Event,
    Failed,
    Finished,
    ModelInfo,
    Ready,
    Silent,
    Step,
    WordWheel,
)
from engine.printing import write_error
from engine.session import Session
from engine.session.engine import Build

_TICK = 0.2  # seconds; a bounded wait, since an unbounded one cannot be interrupted on Windows
_PATIENCE = 10.0  # seconds that an engine told to stop has for it


class SessionDriver:
    """A context manager around one Session; Ctrl+C cancels what runs and becomes ``errors.RunCancelled``.

    Raises what the session's ``Failed`` says, as the exception that it was in the engine.
    """

    def __init__(self, build: Build | None = None) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._session = Session(self._events.put, build=build, idle_seconds=None)
        self._jobs = itertools.count(1)

    def __enter__(self) -> "SessionDriver":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self._session.join(_PATIENCE)

    def open(self, folder: str, device: str | None, dtype: str | None) -> ModelInfo:
        """Load the model in ``folder``. Raises what the engine failed with."""
        self._session.load(folder, device, dtype)
        with self._stoppable(self._session.close):
            while True:
                event = self._next()
                if isinstance(event, Ready):
                    return event.model
                if isinstance(event, Failed):
                    raise error_of(event)

    def job(self) -> str:
        """A fresh job id."""
        return str(next(self._jobs))

    def run(self, request: AnyRequest, on_step: Callable[[Step], None] | None = None) -> Finished:
        """Run ``request`` to its end. Raises what the engine failed with."""
        ending = self._ending(request, on_step)
        assert isinstance(ending, Finished)
        return ending

    def words(self, request: WordWheel) -> AllWords:
        """The words that fit. Raises what the engine failed with."""
        ending = self._ending(request, None)
        assert isinstance(ending, AllWords)
        return ending

    def _ending(self, request: AnyJob, on_step: Callable[[Step], None] | None) -> Finished | AllWords:
        self._session.submit(request)
        job = request.job
        with self._stoppable(lambda: self._cancel(job)):
            while True:
                event = self._next()
                if isinstance(event, Finished | AllWords):
                    return event
                if isinstance(event, Failed):
                    raise error_of(event)
                if isinstance(event, Step) and on_step is not None:
                    on_step(event)

    @contextlib.contextmanager
    def _stoppable(self, stop: Callable[[], None]) -> Iterator[None]:
        try:
            yield
        except KeyboardInterrupt:
            stop()
            raise errors.RunCancelled("Stopped; nothing was written.") from None

    def _cancel(self, job: str) -> None:
        self._session.cancel(job)
        while not isinstance(self._next(_PATIENCE), Cancelled | Finished | AllWords | Failed | None):
            continue

    def _next(self, patience: float | None = None) -> Event | None:
        waited = 0.0
        while patience is None or waited < patience:
            try:
                event = self._events.get(timeout=_TICK)
            except queue.Empty:
                waited += _TICK
                continue
            if isinstance(event, Silent):
                write_error(f"The engine has given no sign of life for {event.seconds:.0f} seconds ({event.doing}).")
            return event
        return None


def error_of(failed: Failed) -> RedraftError:
    """The exception that became ``failed``."""
    kinds = {
        kind.kind: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RedraftError)
    }
    return kinds.get(failed.kind, RedraftError)(failed.message, failed.cause)
