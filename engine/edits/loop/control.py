"""How a running edit is steered: cancel, finish, pause, adjust. Set from any thread, read by the worker.

Knows nothing of tokens or tensors. A front end makes one ``Control`` a job, hands it to ``Editing.run`` and keeps it.
"""

import threading
from dataclasses import dataclass

from engine.errors import RunCancelled
from engine.messages import DraftLock


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What the writer changed while the edit runs.

    locks  characters of the newest draft that shall stay as they stand now
    ban    further words that must not occur in generated text
    """

    locks: tuple[DraftLock, ...] = ()
    ban: tuple[str, ...] = ()


class Control:
    """Cancel, finish, pause and adjust of one job. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._cancelled = False
        self._finish = False
        self._paused = False
        self._waiting: list[Adjustment] = []

    def cancel(self) -> None:
        """Ask the edit to stop; ``check`` raises from now on. A paused edit wakes up."""
        with self._change:
            self._cancelled = True
            self._change.notify_all()

    def finish(self) -> None:
        """Ask the edit to keep what stands after the step in hand. A paused edit wakes up."""
        with self._change:
            self._finish = True
            self._change.notify_all()

    def pause(self) -> None:
        """Hold the edit after the step in hand, until ``resume``, ``finish`` or ``cancel``."""
        with self._change:
            self._paused = True

    def resume(self) -> None:
        """Let a paused edit go on."""
        with self._change:
            self._paused = False
            self._change.notify_all()

    def adjust(self, locks: tuple[DraftLock, ...] = (), ban: tuple[str, ...] = ()) -> None:
        """Locks and bans for the steps to come; taken before the next one."""
        with self._change:
            self._waiting.append(Adjustment(locks, ban))
            self._change.notify_all()

    @property
    def cancelled(self) -> bool:
        """Whether the edit is to stop."""
        with self._change:
            return self._cancelled

    @property
    def finishing(self) -> bool:
        """Whether the edit is to keep what stands and end."""
        with self._change:
            return self._finish

    @property
    def paused(self) -> bool:
        """Whether the edit is held after the step in hand."""
        with self._change:
            return self._paused

    def check(self) -> None:
        """Called between layers and chunks of a pass: ``RunCancelled`` once the job is cancelled. Never blocks."""
        if self.cancelled:
            raise RunCancelled("The edit was cancelled.")

    def wait(self, seconds: float | None = None) -> bool:
        """Called by the worker between steps: blocks while the job is paused, at most ``seconds`` (None: no bound).

        Returns True when the edit may go on, False when the time ran out and it is still paused.
        Raises ``RunCancelled`` once the job was cancelled.
        """
        with self._change:
            free = self._change.wait_for(lambda: not self._paused or self._cancelled or self._finish, seconds)
        self.check()
        return free

    def take(self) -> Adjustment | None:
        """The adjustments since the last call, as one; None when there are none. Worker thread."""
        with self._change:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return None
        locks = tuple(lock for adjustment in waiting for lock in adjustment.locks)
        ban = tuple(word for adjustment in waiting for word in adjustment.ban)
        return Adjustment(locks, ban)
