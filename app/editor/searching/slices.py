"""Replacing at very many places a slice at a time, so that the window goes on answering, as one undo step.

GUI thread. From the text's end to its start: what is still to come stays where it was. The page takes no keys
meanwhile; where the text is changed all the same, by an undo say, the rest is left as it is.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.positions.units import Replacement
from app.editor.surface import Surface

SLICE = 1500
"""How many places are replaced before the window gets its turn: a few hundredths of a second."""


class Slices(QObject):
    """The ``replacements`` on ``editor``, in rising order. The first slice is written at once."""

    ended = Signal(int)
    """At how many places the text was replaced."""

    def __init__(self, editor: Surface, replacements: Sequence[Replacement]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._left = editor.writing.prepared(replacements)
        self._done = 0
        self._revision = -1
        self._was_read_only = editor.isReadOnly()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_turn)
        self._write(SLICE)

    @property
    def running(self) -> bool:
        """Whether there are slices to come."""
        return self._timer.isActive()

    def start(self) -> None:
        """Go on by slices; ``ended`` follows."""
        self._editor.setReadOnly(True)
        self._timer.start(0)

    def finish(self) -> None:
        """Write what is left now."""
        if self.running:
            self._write(len(self._left))
            self._end()

    def _on_turn(self) -> None:
        self._write(SLICE)
        if not self._left:
            self._end()

    def _write(self, most: int) -> None:
        joined = self._done > 0
        if joined and self._revision != self._editor.document_model.revision:
            self._left = []
        if not self._left:
            return
        part = self._left[-most:]
        del self._left[-most:]
        self._editor.writing.put(part, joined)
        self._done += len(part)
        self._revision = self._editor.document_model.revision

    def _end(self) -> None:
        self._timer.stop()
        self._editor.setReadOnly(self._was_read_only)
        self.ended.emit(self._done)
