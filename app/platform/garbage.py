"""Python's cyclic garbage, collected on the GUI thread and nowhere else.

GUI thread. Python collects on whatever thread happens to allocate. A worker that came upon a dead window there would
destroy Qt objects on the wrong thread; Qt holds a lock then that the GUI thread may wait for while the worker waits
for the interpreter, and the window stands still for good. So collecting by itself is turned off while the program
runs, and this looks every moment whether it is due, by Python's own thresholds. What the libraries made when they were
imported (a fifth of a million objects; going through them takes a tenth of a second) is set aside once the model is
there, and looked at again only when a model is let go.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
OLDEST = 2


class Garbage(QObject):
    """Collects from :meth:`start` to :meth:`stop`, which leave Python's own collecting off and as it was found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Collect here from now on."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave collecting to Python again, where it was Python's."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due, and with it all younger ones."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (OLDEST, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def set_aside(self) -> None:
        """What there is now stays: a model came. The first one replaced none: nothing need be looked through."""
        if gc.get_freeze_count():
            self.collect()
        else:
            gc.freeze()

    def collect(self) -> None:
        """Everything, what was set aside as well: a model was let go, whose tensors may hang on cycles."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
