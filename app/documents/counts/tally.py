"""The counts of one document, kept up with every edit: only the paragraphs that changed are counted again.

GUI thread. A long text is counted in short turns after it was opened, so that nothing waits. Knows a text's buffer, and
whom to ask what of a paragraph is no prose. That may change far from an edit, where a fence or a comment opens: what is
near is looked at again some moments later, and on from there for as long as it changes.
"""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextDocument

from app.documents.counts.count import Counts, count_line
from engine.prose.kinds import Markup

TURN_S = 0.004
"""How long counting a long text may take before the window gets its turn."""
TELL_MS = 250
AT_ONCE = 200
"""How many changed paragraphs are counted on the spot."""
NEAR = 100
"""How many paragraphs before and behind a change are looked at again for what is no prose in them."""
Reading = Callable[[QTextBlock], tuple[Markup, ...]]
"""What of a paragraph is no prose, in code points."""


class DocumentTally(QObject):
    """Of the text in ``buffer``, whose paragraphs are read by ``markup``. ``changed`` is emitted some moments after the
    counts changed; ``total`` is always up to date once ``ready``, and once the writer rests as for what a change made
    prose or none elsewhere."""

    changed = Signal()

    def __init__(
        self, buffer: QTextDocument, parent: QObject | None = None, markup: Reading = lambda _block: ()
    ) -> None:
        super().__init__(parent)
        self._buffer, self._markup = buffer, markup
        self._read: list[tuple[Markup, ...]] = [()] * buffer.blockCount()
        """What was no prose when a paragraph was counted."""
        self._stale: tuple[int, int] | None = None
        """The paragraphs that are to be looked at again: first and last."""
        self._lines: list[Counts | None] = [None] * buffer.blockCount()
        self._next = 0
        self._total = Counts()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._count_on)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(TELL_MS)
        self._tell.timeout.connect(self._on_rest)
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
            return self._piece(first, start, end)
        low, high = first.blockNumber() + 1, last.blockNumber()
        known = [counts for counts in self._lines[low:high] if counts is not None]
        middle = Counts(
            sum(counts.words for counts in known),
            sum(counts.characters for counts in known),
            sum(counts.letters for counts in known),
            sum(counts.paragraphs for counts in known),
        )
        return self._piece(first, start, end) + middle + self._piece(last, start, end)

    def stop(self) -> None:
        """The document is closed."""
        self._turn.stop()
        self._tell.stop()

    def _count_on(self) -> None:
        stop = perf_counter() + TURN_S
        block = self._buffer.findBlockByNumber(self._next)
        while not self.ready and perf_counter() < stop:
            if self._lines[self._next] is None:
                counts = self._lines[self._next] = self._counted(self._next, block)
                self._total += counts
            self._next += 1
            block = block.next()
        if self.ready:
            self._turn.stop()
        else:
            self._turn.start()
        self._tell.start(TELL_MS)

    def _on_change(self, position: int, _removed: int, added: int) -> None:
        buffer = self._buffer
        first = buffer.findBlock(position)
        last = buffer.findBlock(position + added)
        if not last.isValid():
            last = buffer.lastBlock()
        low, high = first.blockNumber(), last.blockNumber()
        more = buffer.blockCount() - len(self._lines)
        fresh: list[Counts | None] = []
        self._read[low : high + 1 - more] = [()] * (high + 1 - low)
        block = first
        for number in range(low, high + 1):
            fresh.append(self._counted(number, block) if high - low < AT_ONCE else None)
            block = block.next()
        self._stale = _joined(self._stale, low, high, more)
        self._tell.start(TELL_MS)
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
        self._tell.start(TELL_MS)

    def _counted(self, number: int, block: QTextBlock) -> Counts:
        markup = self._read[number] = self._markup(block)
        return count_line(block.text(), markup)

    def _on_rest(self) -> None:
        """The writer rests: what a change made prose or none elsewhere is counted again."""
        if self._stale is not None and self.ready:
            first, last = self._stale
            self._stale = self._looked_again(max(0, first - NEAR), min(len(self._lines) - 1, last + NEAR), last)
            if self._stale is not None:
                self._tell.start(0)
                return
        self.changed.emit()

    def _looked_again(self, first: int, last: int, changed: int) -> tuple[int, int] | None:
        """Count the paragraphs ``first`` to ``last`` again that are read otherwise now. Where the last of those lies
        behind what was ``changed``, what follows it is to be looked at too, and is returned."""
        block = self._buffer.findBlockByNumber(first)
        furthest = -1
        for number in range(first, last + 1):
            old = self._lines[number]
            if old is not None and self._markup(block) != self._read[number]:
                counts = self._lines[number] = self._counted(number, block)
                self._total += counts - old
                furthest = number
            block = block.next()
        return (furthest, furthest) if furthest > changed else None

    def _piece(self, block: QTextBlock, start: int, end: int) -> Counts:
        """Of what ``start:end`` (UTF-16) covers of ``block``."""
        text = block.text()
        low, high = max(start - block.position(), 0), min(end - block.position(), block.length() - 1)
        if not text.isascii():
            units = text.encode("utf-16-le", "surrogatepass")
            low, high = (len(units[: 2 * place].decode("utf-16-le", "ignore")) for place in (low, high))
        inside = [Markup(max(a, low) - low, min(b, high) - low, kind) for a, b, kind in self._markup(block)]
        return count_line(text[low:high], [span for span in inside if span.start < span.end])


def _joined(stale: tuple[int, int] | None, low: int, high: int, more: int) -> tuple[int, int]:
    """``stale`` and the paragraphs ``low`` to ``high``, of which ``more`` are new."""
    if stale is None:
        return low, high
    first, last = stale
    return min(first, low), max(last + more if last > low else last, high)
