"""Tracked ranges: they follow the writer's edits and remember what the text was, so that nothing is ever overwritten.

GUI thread. An Anchor is one range; a Region is all ranges of one job, addressed in the code points of its request.
Knows ``QTextDocument``; knows nothing of widgets or jobs.
"""

from dataclasses import dataclass
from itertools import takewhile

from PySide6.QtGui import QTextCursor, QTextDocument

from app.editor.positions.units import Units, utf16_length

SEPARATOR = "\u2029"
AROUND = 48
"""UTF-16 units before and behind a range by which it is told from the same words elsewhere."""


class Anchor:
    """A range of ``buffer`` in UTF-16 units. Text typed at either end stays outside."""

    def __init__(self, buffer: QTextDocument, start: int, end: int) -> None:
        self._buffer = buffer
        self._start = QTextCursor(buffer)
        self._start.setPosition(start)
        self._end = self._start
        if end > start:
            self._end = QTextCursor(buffer)
            self._end.setPosition(end)
            self._end.setKeepPositionOnInsert(True)
        self.snapshot = self.text()
        self._around = self._between(start - AROUND, start), self._between(end, end + AROUND)

    @property
    def start(self) -> int:
        return self._start.position()

    @property
    def end(self) -> int:
        return max(self._end.position(), self._start.position())

    @property
    def empty(self) -> bool:
        """Whether it was made as a place between two characters."""
        return self._end is self._start

    @property
    def stale(self) -> bool:
        """Whether the text in the range is no longer what it was."""
        return self.text() != self.snapshot

    def text(self) -> str:
        """The text in the range now, newlines between paragraphs."""
        return self._between(self.start, self.end)

    def find_again(self, low: int, high: int) -> None:
        """Take up the range where its text came back within ``low:high``: what was cut out and is put back."""
        high = min(high, self._buffer.characterCount() - 1)
        if self.empty or not low <= self.start <= high:
            return
        if len(self.snapshot) > high - low:
            return
        head, tail = self._between(low - AROUND, low), self._between(high, high + AROUND)
        text = head + self._between(low, high) + tail
        # What comes back may hold the same words twice.
        place, best = -1, -1
        at = text.find(self.snapshot, len(head))
        while at >= 0 and at + len(self.snapshot) <= len(text) - len(tail):
            likeness = self._likeness(text, at)
            if likeness > best:
                place, best = at, likeness
            at = text.find(self.snapshot, at + 1)
        if place >= 0:
            start = low + utf16_length(text[len(head) : place])
            self._start.setPosition(start)
            self._end.setPosition(start + utf16_length(self.snapshot))

    def _likeness(self, text: str, at: int) -> int:
        """How much of what stood around the range stands around ``at``."""
        before, behind = self._around
        end = at + len(self.snapshot)
        return _alike(before[::-1], text[max(0, at - AROUND) : at][::-1]) + _alike(behind, text[end : end + AROUND])

    def _between(self, low: int, high: int) -> str:
        cursor = QTextCursor(self._buffer)
        last = self._buffer.characterCount() - 1
        cursor.setPosition(min(max(low, 0), last))
        cursor.setPosition(min(max(high, 0), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace(SEPARATOR, "\n")


def _alike(first: str, second: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


@dataclass(frozen=True, slots=True)
class HeldText:
    """One anchor of a region; ``start`` is where its snapshot begins in the request's text."""

    anchor: Anchor
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.anchor.snapshot)


class Region:
    """The ranges that one job may change, in ascending order."""

    def __init__(self, buffer: QTextDocument, text: str, ranges: tuple[tuple[int, int], ...]) -> None:
        """``text`` is the request's, equal to the buffer's now; ``ranges`` are code points of it."""
        units = Units(text)
        self._buffer = buffer
        self._held = tuple(
            HeldText(Anchor(buffer, units.to_utf16(start), units.to_utf16(end)), start) for start, end in ranges
        )
        self._places = self._now()

    @property
    def held(self) -> tuple[HeldText, ...]:
        return self._held

    @property
    def stale(self) -> bool:
        return any(held.anchor.stale for held in self._held)

    @property
    def start(self) -> int:
        """UTF-16 position where the first range begins."""
        return self._held[0].anchor.start

    @property
    def end(self) -> int:
        """UTF-16 position where the last range ends."""
        return self._held[-1].anchor.end

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """UTF-16 positions now of ``start:end`` of the request's text. Raises ValueError if no range holds it."""
        for held in self._held:
            if held.start <= start <= end <= held.end:
                begin = held.anchor.start + utf16_length(held.anchor.snapshot[: start - held.start])
                return begin, begin + utf16_length(held.anchor.snapshot[start - held.start : end - held.start])
        raise ValueError(f"{start}:{end} lies outside what the job may change.")

    def original(self, start: int, end: int) -> str:
        """``start:end`` of the request's text as it was."""
        for held in self._held:
            if held.start <= start <= end <= held.end:
                return held.anchor.snapshot[start - held.start : end - held.start]
        raise ValueError(f"{start}:{end} lies outside what the job may change.")

    def find_again(self, position: int, added: int) -> None:
        """Take up the ranges whose text came back with a change of the buffer, as ``contentsChange`` tells it."""
        for held in self._held:
            if held.anchor.stale:
                held.anchor.find_again(position, position + added)

    def touched(self, position: int, removed: int, added: int) -> bool:
        """Whether a change of the buffer (as ``contentsChange`` tells it) went into the region. Ask once a change."""
        before, self._places = self._places, self._now()
        for held, (start, _end) in zip(self._held, before, strict=True):
            if held.anchor.empty:
                # A place has no text to compare: whoever types or deletes exactly there takes it over.
                if position <= start <= position + removed:
                    return True
            elif held.anchor.stale:
                return True
        return False

    def _now(self) -> list[tuple[int, int]]:
        return [(held.anchor.start, held.anchor.end) for held in self._held]
