"""The system's wish that the program end: Ctrl+C, a terminal that closes, a session that ends, ``kill``.

GUI thread. A signal may come between any two lines of Python; one that raised there would leave a save half done. So
the handler does nothing, and Qt's loop hears of the signal as of a byte in a socket, once it is its turn. Knows the
system's signals; knows nothing of what the program does then.
"""

import contextlib
import signal
import socket
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that mean it, as far as the system has them: Windows has no SIGHUP, the others no SIGBREAK."""
_AT_ONCE = 64


class EndSignals(QObject):
    """Listens between :meth:`start` and :meth:`stop`; the loop has to be there."""

    wanted = Signal(int)
    """The number of the signal that came; it may come more than once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: dict[int, Any] = {}
        self._fd_before = -1
        self._sockets: tuple[socket.socket, socket.socket] | None = None
        self._notifier: QSocketNotifier | None = None

    def start(self) -> None:
        """Listen from now on, on the main thread only. What was set to be ignored, as ``nohup`` does, stays ignored."""
        here, there = self._sockets = socket.socketpair()
        for end in self._sockets:
            end.setblocking(False)
        self._notifier = QSocketNotifier(here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_bytes)
        self._fd_before = signal.set_wakeup_fd(there.fileno(), warn_on_full_buffer=False)
        for name in NAMES:
            number: int | None = getattr(signal, name, None)
            if number is not None and (before := signal.getsignal(number)) not in (signal.SIG_IGN, None):
                self._before[number] = before
                signal.signal(number, _noted)

    def stop(self) -> None:
        """Leave the signals as they were."""
        if self._sockets is None or self._notifier is None:
            return
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()
        signal.set_wakeup_fd(self._fd_before)
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        for end in self._sockets:
            end.close()
        self._sockets = self._notifier = None

    def _on_bytes(self) -> None:
        if self._sockets is None:
            return
        came = b""
        with contextlib.suppress(BlockingIOError, InterruptedError):
            came = self._sockets[0].recv(_AT_ONCE)
        for number in came:
            # Other signals that have a handler in Python write a byte, too.
            if number in self._before:
                self.wanted.emit(number)


def _noted(_number: int, _frame: FrameType | None) -> None:
    """Python has written the byte already."""
