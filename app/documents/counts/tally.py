"""The counts of one document, kept up with every edit: only the paragraphs that changed are counted again.

GUI thread. A long text is counted in short turns after it was opened, so that nothing waits. Knows a text's buffer.
"""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from app.documents.buffer.mirror import SEPARATOR
from app.documents.counts.count import Counts, count_line

TURN_S = 0.004
"""How long counting a long text may take before the window gets its turn."""
TELL_MS = 250
AT_ONCE = 200
"""How many changed paragraphs are counted on the spot."""


class DocumentTally(QObject):
    """Of the text in ``buffer``. ``changed`` is emitted some moments after the counts changed; ``total`` is always up
    to date once ``ready``."""

    changed = Signal()

    def __init__(self, buffer: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buffer = buffer
        self._lines: list[Counts | None] = [None] * buffer.blockCount()
        self._next = 0
        self._total = Counts()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._count_on)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(TELL_MS)
        self._tell.timeout.connect(self.changed)
        self._buffer.contentsChange.connect(self._on_change)
        self._count_on()

    @property
    def ready(self) -> bool:
        """Whether the whole text has been counted."""
        return self._next >= len(self._lines)

    @property
    def total(self) -> Counts:
        """Of the text, or of as much of it as has been counted."""
        return self._total

    def between(self, start: int, end: int) -> Counts:
        """Of the buffer's ``start:end`` (UTF-16 units): whole paragraphs as they were counted, only the ends anew."""
        first, last = self._buffer.findBlock(start), self._buffer.findBlock(end)
        if first == last:
            return _piece(first, start, end)
        low, high = first.blockNumber() + 1, last.blockNumber()
        known = [counts for counts in self._lines[low:high] if counts is not None]
        middle = Counts(
            sum(counts.words for counts in known),
            sum(counts.characters for counts in known),
            sum(counts.letters for counts in known),
            sum(counts.paragraphs for counts in known),
        )
        return _piece(first, start, end) + middle + _piece(last, start, end)

    def stop(self) -> None:
        """The document is closed."""
        self._turn.stop()
        self._tell.stop()

    def _count_on(self) -> None:
        stop = perf_counter() + TURN_S
        block = self._buffer.findBlockByNumber(self._next)
        while not self.ready and perf_counter() < stop:
            if self._lines[self._next] is None:
                counts = self._lines[self._next] = count_line(block.text())
                self._total += counts
            self._next += 1
            block = block.next()
        if self.ready:
            self._turn.stop()
        else:
            self._turn.start()
        self._tell.start()

    def _on_change(self, position: int, _removed: int, added: int) -> None:
        buffer = self._buffer
        first = buffer.findBlock(position)
        last = buffer.findBlock(position + added)
        if not last.isValid():
            last = buffer.lastBlock()
        low, high = first.blockNumber(), last.blockNumber()
        more = buffer.blockCount() - len(self._lines)
        fresh: list[Counts | None] = []
        block = first
        for _ in range(low, high + 1):
            fresh.append(count_line(block.text()) if high - low < AT_ONCE else None)
            block = block.next()
        old = self._lines[low : high + 1 - more]
        if fresh == old:
            return
        self._lines[low : high + 1 - more] = fresh
        self._total += sum(filter(None, fresh), Counts()) - sum(filter(None, old), Counts())
        if high - low >= AT_ONCE:
            # A long paste is counted in turns, like a text that was just opened.
            self._next = min(self._next, low)
            self._turn.start()
        elif self._next > low:
            self._next = max(low, self._next + more)
        self._tell.start()


def _piece(block: QTextBlock, start: int, end: int) -> Counts:
    """Of what ``start:end`` covers of ``block``."""
    cursor = QTextCursor(block)
    cursor.setPosition(max(start, block.position()))
    cursor.setPosition(min(end, block.position() + block.length() - 1), QTextCursor.MoveMode.KeepAnchor)
    return count_line(cursor.selectedText().replace(SEPARATOR, ""))
