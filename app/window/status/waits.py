"""What is taking long on a disk, said in the status line with a way out of it. GUI thread.

The page can be written on meanwhile; nothing is asked. Knows arrivals by what they say; knows nothing of files.
"""

from typing import Any

from PySide6.QtCore import QObject

from app.errands.errands import Arrival, Errands
from app.window.parts.announcements import announce
from app.window.status.status_line import StatusLine


class Waits(QObject):
    """Of one window."""

    def __init__(self, errands: Errands, line: StatusLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self._slow: list[Arrival[Any]] = []
        errands.slow.connect(self._on_slow)
        errands.over.connect(self._on_over)
        line.leave.clicked.connect(self.leave)

    def leave(self) -> None:
        """Go on without the one that is shown: everything is as it was before it was asked for."""
        if self._slow:
            self._slow[0].leave()

    def _on_slow(self, arrival: Arrival[Any]) -> None:
        self._slow.append(arrival)
        self._show()
        announce(self._line, f"{arrival.says}: this takes long; it can be cancelled in the status line.")

    def _on_over(self, arrival: Arrival[Any]) -> None:
        if arrival in self._slow:
            self._slow.remove(arrival)
            self._show()

    def _show(self) -> None:
        more = f" (and {len(self._slow) - 1} more)" if len(self._slow) > 1 else ""
        self._line.show_waiting(f"{self._slow[0].says}…{more}" if self._slow else "")
