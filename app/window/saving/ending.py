"""The end that the system asks for: as the writer's own, but without an answer to what is unsaved.

GUI thread. Unsaved texts stay in their recovery copies, which the next start offers; saved ones are simply closed.
"""

import logging

from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.documents.store import DocumentStore
from app.window.saving.closing import Closing

log = logging.getLogger(__name__)
LOOK_MS = 20
LOOKS = 250
"""So often it is looked whether what was in the way has gone: five seconds; then the window closes all the same."""


class Ending(QObject):
    """Of one window."""

    def __init__(self, store: DocumentStore, closing: Closing, window: QWidget) -> None:
        super().__init__(window)
        self._store, self._closing, self._window = store, closing, window
        self.signal = 0
        """The signal that ends the program; 0 while none does."""
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def status(self) -> int:
        """The exit status, as shells expect it: 128 and the signal's number, 0 where the writer closed the window."""
        return 128 + self.signal if self.signal else 0

    def begin(self, signal: int) -> None:
        """Write what is unsaved to its recovery copies, leave every dialog, and close. Once: a second signal is none.

        Two often come: a terminal that closes sends more than one.
        """
        if self.signal:
            return
        self.signal = signal
        log.info("Signal %d ends the program.", signal)
        self._closing.ask_no_more()
        self._store.recovery.write_all()
        self._timer.start()

    def _look(self) -> None:
        """Close the window from the outermost loop: a dialog runs its own, and who opened it goes on after it."""
        self._looks += 1
        if QThread.currentThread().loopLevel() > 1 and self._looks < LOOKS:
            _leave(QApplication.activePopupWidget() or QApplication.activeModalWidget())
            return
        self._timer.stop()
        self._window.close()


def _leave(widget: QWidget | None) -> None:
    if isinstance(widget, QDialog):
        # Its close button may be a question of its own.
        widget.reject()
    elif widget is not None:
        widget.close()
