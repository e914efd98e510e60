"""The session: what the app and the command line hold of the engine. Any thread; every call returns at once.

Commands go into a queue that one worker thread (``engine.session.worker``) empties; what happens comes back through
``post``, called on that thread (``Silent``: on the watchdog's). Knows messages; knows nothing of models or tensors.
"""

import threading
from collections.abc import Callable

from engine.messages import AnyJob, DraftLock, Event, Silent
from engine.session.engine import Build, CheckWanted, Engine, LoadOrder, ReportProgress
from engine.session.torch_import import courteous_import
from engine.session.watchdog import Watchdog
from engine.session.worker import Worker

IDLE_SECONDS = 900.0
SILENT_SECONDS = 30.0


class Session:
    """One model, one worker, one queue of jobs.

    Trouble in the engine never raises here: it arrives as ``Failed(job, kind, message, cause)``, with an empty job for
    a load. Every submitted job gets exactly one ending: ``Finished`` (``AllWords`` where words were asked for),
    ``Cancelled`` or ``Failed``, also when it was still queued at ``close``.
    """

    def __init__(
        self,
        post: Callable[[Event], None],
        build: Build | None = None,
        idle_seconds: float | None = IDLE_SECONDS,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        """Starts the worker.

        post            called with every event; must not raise and must not block
        build           makes an engine of a load order; None loads a real model
        idle_seconds    after so long without a job the model is let go (``Unloaded``), and the next submit loads it
                        again; None keeps it
        silent_seconds  without a sign of life for so long while it has work, the worker is reported ``Silent``
        """
        self._watchdog = Watchdog(silent_seconds, lambda seconds, doing: post(Silent(seconds, doing)))
        self._worker = Worker(post, build or _real_engine, idle_seconds, self._watchdog)
        self._thread = threading.Thread(target=self._worker.run, name="redraft-engine", daemon=True)
        self._watchdog.start()
        self._thread.start()

    def load(self, folder: str, device: str | None = None, dtype: str | None = None) -> None:
        """Load the model in ``folder``: ``Loading`` …, then ``Ready`` or ``Failed("", …)``.

        Takes its turn after the jobs before it; a load that is still going on and that no job waits for is given up.
        """
        self._worker.load(LoadOrder(folder, device, dtype))

    def unload(self) -> None:
        """Let the model go after the jobs before it: ``Unloaded``. The next submit loads it again."""
        self._worker.unload()

    def submit(self, request: AnyJob) -> None:
        """Queue ``request``. Raises ValueError only where a job of that id is still open (the caller's mistake)."""
        self._worker.submit(request)

    def cancel(self, job: str) -> None:
        """Stop ``job`` within one step, queued or running; its ending is ``Cancelled``. Unknown or ended: nothing."""
        self._worker.control(job, lambda control: control.cancel())

    def finish(self, job: str) -> None:
        """Stop ``job`` after the step in hand and keep what stands: ``Finished`` with ``kept``."""
        self._worker.control(job, lambda control: control.finish())

    def pause(self, job: str) -> None:
        """Hold ``job`` after the step in hand, until ``resume``, ``finish`` or ``cancel``."""
        self._worker.control(job, lambda control: control.pause())

    def resume(self, job: str) -> None:
        """Let a held ``job`` go on."""
        self._worker.control(job, lambda control: control.resume())

    def adjust(self, job: str, locks: tuple[DraftLock, ...] = (), ban: tuple[str, ...] = ()) -> None:
        """From the next step on hold ``locks`` (span index, start, end in the newest draft) and ban ``ban``."""
        self._worker.control(job, lambda control: control.adjust(locks, ban))

    def close(self) -> None:
        """End the worker: what is running or queued ends as ``Cancelled``, the model is let go. Returns at once."""
        self._worker.close()

    def join(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the end of the worker; True if it has ended."""
        self._thread.join(timeout)
        return not self._thread.is_alive()


def _real_engine(order: LoadOrder, progress: ReportProgress, check: CheckWanted) -> Engine:
    with courteous_import():
        from engine.session.loaded_engine import load_engine

    return load_engine(order, progress, check)
