"""The paragraphs of a text buffer, kept beside it, so that a copy of a whole novel costs the window a millisecond.

GUI thread. Knows ``QTextDocument``; knows nothing of files. Every change is read once, where it was made; what is
handed out is a plain tuple, which any thread may join and write while the writer goes on.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument

SEPARATOR = "\u2029"


class Mirror(QObject):
    """Follows ``buffer`` from now on."""

    def __init__(self, buffer: QTextDocument) -> None:
        super().__init__(buffer)
        self._buffer = buffer
        self._lines: list[str] = []
        self._revision = -1
        self._refill()
        buffer.contentsChange.connect(self._on_change)

    def paragraphs(self) -> tuple[str, ...]:
        """Every paragraph's text, as the buffer holds it now."""
        if self._revision != self._buffer.revision() or len(self._lines) != self._buffer.blockCount():
            # In the middle of an edit that has several parts: Qt tells of it at its end.
            return tuple(self._read())
        return tuple(self._lines)

    def _on_change(self, place: int, _removed: int, added: int) -> None:
        """What stands before and after the changed paragraphs is as it was."""
        buffer, lines = self._buffer, self._lines
        first = buffer.findBlock(place)
        # After the whole text was set, Qt counts one character more than there is.
        last = buffer.findBlock(min(place + added, buffer.characterCount() - 1))
        after = buffer.blockCount() - 1 - last.blockNumber()
        if after > len(lines) - 1 or first.blockNumber() > len(lines) - after:
            self._refill()
            return
        changed, block = [], first
        while block != last:
            changed.append(block.text())
            block = block.next()
        changed.append(last.text())
        lines[first.blockNumber() : len(lines) - after] = changed
        self._revision = buffer.revision()

    def _refill(self) -> None:
        self._lines = self._read()
        self._revision = self._buffer.revision()

    def _read(self) -> list[str]:
        # toPlainText() would turn no-break spaces into spaces and U+2028 into newlines.
        return self._buffer.toRawText().split(SEPARATOR)
