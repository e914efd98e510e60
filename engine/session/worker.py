"""The worker: empties the session's queue, one command after the other, and owns the model. One thread runs ``run``.

The other methods only change the queue and the controls of open jobs, under one lock, from any thread. This is the one
boundary where an exception of a job becomes a message.
"""

import gc
import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.edits.loop.control import Control
from engine.errors import MemoryShortError, ModelError, RedraftError, RunCancelled
from engine.messages import AnyJob, Cancelled, Event, Failed, Loading, Ready, Unloaded
from engine.session.engine import Build, Engine, LoadOrder
from engine.session.exceptions import engine_error
from engine.session.job_control import JobControl
from engine.session.watchdog import Watchdog

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Unload:
    pass


@dataclass(slots=True)
class _Job:
    request: AnyJob
    control: JobControl


@dataclass(slots=True)
class _Load:
    order: LoadOrder
    control: JobControl = field(repr=False)


class Worker:
    """See ``engine.session.session.Session`` for what each call promises."""

    def __init__(
        self, post: Callable[[Event], None], build: Build, idle_seconds: float | None, watchdog: Watchdog
    ) -> None:
        self._post = post
        self._build = build
        self._idle = idle_seconds
        self._watchdog = watchdog
        self._change = threading.Condition()
        self._queue: deque[_Load | _Unload | _Job] = deque()
        self._open: dict[str, JobControl] = {}
        self._active: _Load | _Job | None = None
        self._closing = False
        self._stale = False  # a queued job was cancelled and waits for its ending
        # Only the worker's thread reads or writes these two.
        self._engine: Engine | None = None
        self._order: LoadOrder | None = None

    # ---------------------------------------------------------------- any thread

    def load(self, order: LoadOrder) -> None:
        with self._change:
            self._give_up_loads()
            self._queue.append(_Load(order, self._new_control()))
            self._change.notify_all()

    def unload(self) -> None:
        with self._change:
            self._give_up_loads()
            self._queue.append(_Unload())
            self._change.notify_all()

    def submit(self, request: AnyJob) -> None:
        with self._change:
            if request.job in self._open:
                raise ValueError(f"The job {request.job!r} is still open.")
            if not self._closing:
                control = self._new_control()
                self._open[request.job] = control
                self._queue.append(_Job(request, control))
                self._change.notify_all()
                return
        self._post(Failed(request.job, "closed", "The engine has been closed; nothing was changed."))

    def control(self, job: str, change: Callable[[Control], None]) -> None:
        with self._change:
            control = self._open.get(job)
            if control is None:
                return
            change(control)
            running = isinstance(self._active, _Job) and self._active.control is control
            if control.cancelled and not running:
                self._stale = True
            self._change.notify_all()

    def close(self) -> None:
        with self._change:
            self._closing = True
            for control in self._open.values():
                control.cancel()
            if self._active is not None:
                self._active.control.cancel()
            self._change.notify_all()

    def _new_control(self) -> JobControl:
        return JobControl(self._sign, self._watchdog.hold)

    def _give_up_loads(self) -> None:
        """A newer order makes a load pointless that no job waits for. Caller holds the lock."""
        if any(isinstance(command, _Job) for command in self._queue):
            return
        self._queue = deque(command for command in self._queue if not isinstance(command, _Load))
        if isinstance(self._active, _Load):
            self._active.control.cancel()

    # ---------------------------------------------------------------- the worker's thread

    def run(self) -> None:
        """The life of the worker's thread."""
        try:
            while True:
                self._settle_cancelled()
                command = self._next()
                if command is None:
                    break
                try:
                    self._carry_out(command)
                finally:
                    with self._change:
                        self._active = None
                    self._watchdog.end()
        finally:
            self._release()
            self._end_queue()
            self._watchdog.close()
            # Whoever joins the session has joined all of it.
            self._watchdog.join(1.0)

    def _next(self) -> _Load | _Unload | _Job | None:
        """The next command; None when the session closes. Lets an idle model go while it waits."""
        deadline = None if self._idle is None else time.monotonic() + self._idle
        while True:
            with self._change:
                timeout = None
                if deadline is not None and self._engine is not None:
                    timeout = max(0.0, deadline - time.monotonic())
                self._change.wait_for(lambda: self._queue or self._closing or self._stale, timeout)
                if self._closing:
                    return None
                if self._queue and not self._stale:
                    command = self._queue.popleft()
                    self._active = None if isinstance(command, _Unload) else command
                    return command
                stale = self._stale
            if stale:
                self._settle_cancelled()
            elif self._engine is not None and deadline is not None and time.monotonic() >= deadline:
                self._release()
                self._post(Unloaded(f"The model was let go after {_duration(self._idle or 0.0)} without work."))

    def _carry_out(self, command: _Load | _Unload | _Job) -> None:
        if isinstance(command, _Job):
            self._watchdog.begin(f"working on an edit ({type(command.request).__name__.lower()})")
            ending = self._ending(command)
            with self._change:
                self._open.pop(command.request.job, None)
            self._post(ending)
        elif isinstance(command, _Load):
            self._watchdog.begin("loading a model")
            failure = self._failure("", lambda: self._load(command.order, command.control))
            if isinstance(failure, Failed):
                self._post(failure)
        elif self._engine is not None:
            self._watchdog.begin("letting the model go")
            self._release()
            self._post(Unloaded("The model was let go as asked."))
        else:
            self._post(Unloaded("No model was loaded."))

    def _ending(self, job: _Job) -> Event:
        """Run ``job`` to its one ending, which the caller posts."""
        endings: list[Event] = []

        def work() -> None:
            job.control.check()
            if self._engine is None:
                if self._order is None:
                    raise ModelError("No model is loaded; choose one first.")
                self._load_for(job, self._order)
            assert self._engine is not None
            run = self._engine.run(job.request, job.control)
            try:
                while True:
                    job.control.check()
                    event = next(run)
                    self._sign()
                    self._post(event)
            except StopIteration as end:
                endings.append(end.value)
            finally:
                run.close()

        return self._failure(job.request.job, work) or endings[0]

    def _load_for(self, job: _Job, order: LoadOrder) -> None:
        """Load what ``job`` needs. Where that is cancelled on the way, no model is there, and none is being loaded."""
        try:
            self._load(order, job.control)
        except RunCancelled:
            if self._engine is None:
                self._post(Unloaded("The model was not loaded to its end, as the edit that needed it was cancelled."))
            raise

    def _load(self, order: LoadOrder, control: JobControl) -> None:
        self._order = order
        if self._engine is not None:
            self._release()
            self._post(Unloaded("Another model is being loaded."))
        control.check()

        def progress(fraction: float, what: str) -> None:
            self._sign()
            self._post(Loading(min(max(fraction, 0.0), 1.0), what))

        # Once it is there it is kept, whatever was cancelled meanwhile: the next one need not wait for it again.
        self._engine = self._build(order, progress, control.check)
        self._post(Ready(self._engine.info))
        control.check()

    def _failure(self, job: str, work: Callable[[], None]) -> Cancelled | Failed | None:
        """Do ``work``; what it raised, as a message."""
        try:
            work()
        except RunCancelled:
            return Cancelled(job)
        except RedraftError as error:
            cause = error.cause
            if not cause and error.__cause__ is not None:
                cause = "".join(traceback.format_exception(error.__cause__))
            failed = Failed(job, error.kind, error.message, cause)
        except BaseException as error:
            # The one boundary: whatever else the engine raises becomes one sentence, and the log has the traceback.
            # A panic in a library written in Rust is no Exception; uncaught it would end the thread and lose the job.
            known = engine_error(error)
            if not isinstance(known, MemoryShortError):
                log.exception("The engine met something unforeseen")
            failed = Failed(job, known.kind, known.message, known.cause)
        else:
            return None
        # Only out here has the traceback been let go, which held the tensors of every frame.
        if failed.kind == MemoryShortError.kind:
            if self._engine is not None:
                _attempt(self._engine.relieve)
            collect()
        return failed

    def _release(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            _attempt(engine.close)
            del engine
            # Cycles may hold tensors; at the end of the session looking for them would be lost time.
            if not self._closing:
                collect()

    def _sign(self) -> None:
        """Between layers and steps: a sign of life, and the endings of queued jobs that were cancelled meanwhile."""
        self._watchdog.alive()
        if self._stale:
            self._settle_cancelled()

    def _settle_cancelled(self) -> None:
        """Give every queued job that was cancelled its ending."""
        with self._change:
            self._stale = False
            cancelled = [job for job in self._queue if isinstance(job, _Job) and job.control.cancelled]
            self._queue = deque(command for command in self._queue if command not in cancelled)
            for job in cancelled:
                self._open.pop(job.request.job, None)
        for job in cancelled:
            self._post(Cancelled(job.request.job))

    def _end_queue(self) -> None:
        with self._change:
            self._closing = True
            left = [command.request.job for command in self._queue if isinstance(command, _Job)]
            self._queue.clear()
            self._open.clear()
        for job in left:
            self._post(Cancelled(job))


def _attempt(work: Callable[[], None]) -> None:
    """Giving memory back fails where the device has failed: said in the log, since the worker must outlive it."""
    try:
        work()
    except Exception:
        log.exception("The engine could not give its memory back")


def _duration(seconds: float) -> str:
    if seconds >= 90:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds:g} seconds"


def collect() -> None:
    """Look for cycles. Not in a program that turned collecting off: it collects on a thread of its choice, since what
    else lies in cycles there may be destroyed on no other (a window toolkit's objects)."""
    if gc.isenabled():
        gc.collect()
