"""Whether a text is saved: that it is as it was last read or written, and that its file still is.

GUI thread. Knows a buffer, whose undo steps lead back to what was saved; knows no files.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument


class SavedState(QObject):
    """Of ``buffer``. ``changed`` carries whether the text has yet to be saved, whenever that is otherwise."""

    changed = Signal(bool)

    def __init__(self, buffer: QTextDocument) -> None:
        super().__init__(buffer)
        self._buffer = buffer
        self._lost = False
        buffer.modificationChanged.connect(self._on_buffer)

    @property
    def modified(self) -> bool:
        """Whether the text has yet to be saved."""
        return self._lost or self._buffer.isModified()

    def lose(self) -> None:
        """For all that is known the text is nowhere but here, whatever undo leads back to."""
        before, self._lost = self.modified, True
        if not before:
            self.changed.emit(True)

    def regain(self) -> None:
        """What was saved is there again, or as ever: the text differs from it or not."""
        before, self._lost = self.modified, False
        if before and not self.modified:
            self.changed.emit(False)

    def _on_buffer(self, modified: bool) -> None:
        if not self._lost:
            self.changed.emit(modified)
