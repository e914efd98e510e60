"""The system's wish that a command end: ``kill``, a terminal that closes, a session that ends. Main thread.

To a command they are what Ctrl+C is: raised where it stands, so that everything that is half done is put away on the
way out, and no child is left. Knows the system's signals; knows nothing of what the command does.
"""

import signal
from types import FrameType, TracebackType
from typing import Any

from engine.errors import RunCancelled
from engine.printing import STOPPED

NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that mean it, as far as the system has them; Ctrl+C, which is SIGINT, Python raises by itself."""
SHELLS = 128
"""What shells add to the number of a signal, for the exit status."""


class Interruption:
    """A context manager around a command. What ends it comes out as RunCancelled with the exit status of the signal."""

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._status = STOPPED

    def __enter__(self) -> "Interruption":
        for name in NAMES:
            number: int | None = getattr(signal, name, None)
            # What was set to be ignored, as nohup does, stays ignored.
            if number is not None and (before := signal.getsignal(number)) not in (signal.SIG_IGN, None):
                self._before[number] = before
                signal.signal(number, self._raise)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status == STOPPED:
            # Else the process ends now, and no second signal cuts its last sentence off.
            for number, before in self._before.items():
                signal.signal(number, before)
        if isinstance(error, RunCancelled):
            error.exit_status = self._status
        elif isinstance(error, KeyboardInterrupt):
            stopped = RunCancelled("Stopped; nothing was written.")
            stopped.exit_status = self._status
            raise stopped from None

    def _raise(self, number: int, _frame: FrameType | None) -> None:
        # A terminal that closes sends two: the first is enough, and what it set going is not disturbed.
        if self._status == STOPPED:
            self._status = SHELLS + number
            raise KeyboardInterrupt
