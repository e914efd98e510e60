"""The boundary: the engine's session on one side, Qt signals and an asyncio stream on the other.

Lives on the GUI thread. The session's worker calls :meth:`Bridge._post`, which only emits a signal; Qt queues it over
to the GUI thread. Knows messages; knows nothing of widgets, documents or torch. UTF-16 positions never come here: the
editor converts them (``app.editor.positions.units``).
"""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.platform.outlet import Outlet
from engine.messages import (
    AllWords,
    AnyJob,
    Cancelled,
    DraftLock,
    Event,
    Failed,
    Finished,
    FirstWords,
    Loading,
    ModelInfo,
    Ready,
    Silent,
    Started,
    Step,
    Unloaded,
)


class SessionLike(Protocol):
    """What the bridge needs of ``engine.session.Session``; every call returns at once."""

    def load(self, folder: str, device: str | None = None, dtype: str | None = None) -> None: ...
    def unload(self) -> None: ...
    def submit(self, request: AnyJob) -> None: ...
    def cancel(self, job: str) -> None: ...
    def finish(self, job: str) -> None: ...
    def pause(self, job: str) -> None: ...
    def resume(self, job: str) -> None: ...
    def adjust(self, job: str, locks: tuple[DraftLock, ...], ban: tuple[str, ...]) -> None: ...
    def close(self) -> None: ...
    def join(self, timeout: float) -> bool: ...


SessionFactory = Callable[[Callable[[Event], None]], SessionLike]
JobEvent = Started | Step | Finished | FirstWords | AllWords | Cancelled | Failed


class Bridge(QObject):
    """Owns the session. Signals are facts about the model; a job's events come out of :meth:`run`."""

    loading = Signal(Loading)
    """A fraction of the model is there."""
    ready = Signal(ModelInfo)
    """The model can be used."""
    unloaded = Signal(Unloaded)
    """The model was let go; the next run loads it again."""
    failed = Signal(Failed)
    """A load did not work; the event names no job."""
    silent = Signal(Silent)
    """The worker has not answered for some time although it has work."""
    busy_changed = Signal(bool)
    """Whether any job is with the engine."""

    _posted = Signal(int, object)

    def __init__(self, factory: SessionFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._factory = factory
        self._generations = itertools.count()
        self._streams: dict[str, asyncio.Queue[JobEvent]] = {}
        self._posted.connect(self._receive)
        self._posts = Outlet(self._posted.emit)
        self._model: ModelInfo | None = None
        self._let_go: ModelInfo | None = None
        self._loading = False
        self._last_load: tuple[str, str | None, str | None] | None = None
        self._closed = False
        self._generation = -1
        self._session = self._open()

    @property
    def model(self) -> ModelInfo | None:
        """The model that is loaded now."""
        return self._model

    @property
    def offered(self) -> ModelInfo | None:
        """The model of the next run: the loaded one, or one that was let go and that the run loads again."""
        return self._model or self._let_go

    @property
    def busy(self) -> bool:
        return bool(self._streams)

    def load(self, folder: str, device: str | None = None, dtype: str | None = None) -> None:
        """Load the model in ``folder``; ``loading``, then ``ready`` or ``failed`` follow."""
        self._last_load = (folder, device, dtype)
        self._loading = True
        self._session.load(folder, device=device, dtype=dtype)

    def unload(self) -> None:
        self._session.unload()

    async def run(self, request: AnyJob) -> AsyncIterator[JobEvent]:
        """Submit ``request`` and yield its events; the last one is Finished (AllWords where
        words were asked for), Cancelled or Failed.

        Leaving the loop early, or cancelling the task, cancels the job.
        """
        if self._closed:
            yield Cancelled(request.job)
            return
        stream: asyncio.Queue[JobEvent] = asyncio.Queue()
        self._streams[request.job] = stream
        if len(self._streams) == 1:
            self.busy_changed.emit(True)
        ended = False
        try:
            self._session.submit(request)
            while not ended:
                event = await stream.get()
                ended = isinstance(event, Finished | AllWords | Cancelled | Failed)
                yield event
        finally:
            if not ended and not self._closed:
                self._session.cancel(request.job)
            self._streams.pop(request.job, None)
            if not self._streams and not self._closed:
                self.busy_changed.emit(False)

    def cancel(self, job: str) -> None:
        """Stop ``job``; its ending is Cancelled."""
        self._session.cancel(job)

    def finish(self, job: str) -> None:
        """Stop ``job`` and keep what stands; its ending is Finished with ``kept``."""
        self._session.finish(job)

    def pause(self, job: str) -> None:
        self._session.pause(job)

    def resume(self, job: str) -> None:
        self._session.resume(job)

    def adjust(self, job: str, locks: tuple[DraftLock, ...], ban: tuple[str, ...]) -> None:
        """Locks (span index, start, end in the current draft) and bans from the next step on."""
        self._session.adjust(job, locks, ban)

    def restart(self) -> None:
        """Give up a silent worker and start a fresh one with the same model; open jobs end as Failed.

        The old thread is a daemon that is asked to close and otherwise left alone: nothing it posts counts any more.
        """
        old = self._session
        self._session = self._open()
        old.close()
        self._model = self._let_go = None
        for job, stream in list(self._streams.items()):
            stream.put_nowait(Failed(job, "silent", "The engine stopped answering and was started again.", ""))
        if self._last_load is not None:
            self.load(*self._last_load)

    def close(self, timeout: float = 5.0) -> bool:
        """Cancel everything and end the worker. True if its thread ended within ``timeout`` seconds."""
        self._closed = True
        for job in list(self._streams):
            self._session.cancel(job)
        self._session.close()
        for job, stream in list(self._streams.items()):
            stream.put_nowait(Cancelled(job))
        ended = self._session.join(timeout)
        self._posts.close()
        return ended

    def _open(self) -> SessionLike:
        self._generation = generation = next(self._generations)
        posts = self._posts

        def post(event: Event) -> None:
            # The worker may outlive the window by a moment; then nobody listens.
            with contextlib.suppress(RuntimeError):
                posts(generation, event)

        return self._factory(post)

    def _receive(self, generation: int, event: Event) -> None:
        if generation != self._generation or self._closed:
            return
        match event:
            case Loading():
                self.loading.emit(event)
            case Ready():
                self._model, self._let_go, self._loading = event.model, None, False
                self.ready.emit(event.model)
            case Unloaded():
                # For another one it goes for good.
                self._let_go = None if self._loading else self.offered
                self._model = None
                self.unloaded.emit(event)
            case Silent():
                self.silent.emit(event)
            case Failed() if not event.job:
                self._let_go, self._loading = None, False
                self.failed.emit(event)
            case _:
                stream = self._streams.get(event.job)
                if stream is not None:
                    stream.put_nowait(event)
