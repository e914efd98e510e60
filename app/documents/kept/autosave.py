"""When what is kept of the writing is due, recovery copies and the session: soon after a pause, and not much later
where there is none.

GUI thread. Knows time and that something was written; knows neither texts nor disks.
"""

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS = 2000
"""A pause this long, and what was written is put away."""


class Autosave(QObject):
    """``due`` is emitted :data:`PAUSE_MS` after the last change, at most ``seconds`` after the first one."""

    due = Signal()

    def __init__(self, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pause, self._longest = QTimer(self), QTimer(self)
        for timer in (self._pause, self._longest):
            timer.setSingleShot(True)
            timer.timeout.connect(self._ring)
        self.set_seconds(seconds)

    def set_seconds(self, seconds: int) -> None:
        """From the next change on."""
        self._longest.setInterval(seconds * 1000)
        self._pause.setInterval(min(PAUSE_MS, seconds * 1000))

    def touch(self) -> None:
        """Something was written just now."""
        self._pause.start()
        self.again()

    def again(self) -> None:
        """It did not work: due again in ``seconds``."""
        if not self._longest.isActive():
            self._longest.start()

    def stop(self) -> None:
        """Nothing is due any more, until the next change."""
        self._pause.stop()
        self._longest.stop()

    def _ring(self) -> None:
        self.stop()
        self.due.emit()
