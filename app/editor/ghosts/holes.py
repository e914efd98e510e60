"""Holes: marks on the page where text is to come, never in the text.

GUI thread. Each hole is an Anchor with a length and a hint; it follows the writer's edits and goes when its text is
edited.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QTextCursor, QTextDocument

from app.editor.ghosts.overlay import GhostRun, Look, Patch
from app.editor.positions.anchor import Anchor
from app.editor.positions.units import head


@dataclass(frozen=True, slots=True)
class HoleMark:
    """A hole: ``words`` None is an open length; ``start:end`` are UTF-16 units of the buffer now."""

    number: int
    start: int
    end: int
    words: int | None
    hint: str


@dataclass(slots=True)
class _Hole:
    anchor: Anchor
    words: int | None
    hint: str
    sides: tuple[QTextCursor, ...] = ()
    """Of one that stands between two characters: those two."""


def end_of_word(buffer: QTextDocument, position: int) -> int:
    """The end of the word that UTF-16 ``position`` is inside of, which a hole would tear apart; else ``position``."""
    block = buffer.findBlock(position)
    text, place = block.text(), position - block.position()
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, text)
    finder.setPosition(place)
    if not head(text, place)[-1:].strip() or finder.isAtBoundary():
        return position
    return block.position() + finder.toNextBoundary()


class Holes:
    """The holes of one page."""

    def __init__(self, buffer: QTextDocument) -> None:
        self._buffer = buffer
        self._holes: dict[int, _Hole] = {}
        self._last = 0
        self.suspended = False
        """While a run fills them, its drafts are drawn instead."""

    def __len__(self) -> int:
        return len(self._holes)

    def put(self, start: int, end: int, words: int | None, hint: str) -> int:
        """A hole over UTF-16 ``start:end``; holes it touches go. Returns its number."""
        for mark in self.marks():
            if mark.start <= end and start <= mark.end:
                del self._holes[mark.number]
        self._last += 1
        self._holes[self._last] = _Hole(Anchor(self._buffer, start, end), words, hint, self._sides(start, end))
        return self._last

    def change(self, number: int, words: int | None, hint: str) -> None:
        """Raises KeyError for a hole that is not there."""
        hole = self._holes[number]
        hole.words, hole.hint = words, hint

    def remove(self, number: int) -> bool:
        return self._holes.pop(number, None) is not None

    def clear(self) -> bool:
        had = bool(self._holes)
        self._holes.clear()
        return had

    def drop_stale(self) -> bool:
        """Let go of holes whose text was edited, or that stood in a text that was taken out. Ask after every change.
        True if any went."""
        stale = [number for number, hole in self._holes.items() if hole.anchor.stale or _taken_out(hole)]
        for number in stale:
            del self._holes[number]
        for hole in self._holes.values():
            hole.sides = self._sides(hole.anchor.start, hole.anchor.end)
        return bool(stale)

    def _sides(self, start: int, end: int) -> tuple[QTextCursor, ...]:
        if start != end or not 0 < start < self._buffer.characterCount() - 1:
            return ()
        sides = []
        for low in (start - 1, start):
            side = QTextCursor(self._buffer)
            side.setPosition(low)
            side.setPosition(low + 1, QTextCursor.MoveMode.KeepAnchor)
            sides.append(side)
        return tuple(sides)

    def marks(self) -> list[HoleMark]:
        """In the order of the text."""
        marks = [
            HoleMark(number, hole.anchor.start, hole.anchor.end, hole.words, hole.hint)
            for number, hole in self._holes.items()
        ]
        return sorted(marks, key=lambda mark: (mark.start, mark.end))

    def patches(self) -> Iterable[Patch]:
        if self.suspended:
            return
        for mark in self.marks():
            label = "…" if mark.words is None else f"… {mark.words} …"
            if mark.hint:
                label += f" {mark.hint}"
            yield Patch(
                mark.start, mark.end, (GhostRun(f"\u00a0{label.replace(' ', chr(0xA0))}\u00a0", Look.HOLE, tag=mark),)
            )


def _taken_out(hole: _Hole) -> bool:
    """Whether the characters on both sides went at once: Qt would leave the hole where they were, and put it behind
    them when they come back."""
    return bool(hole.sides) and not any(side.hasSelection() for side in hole.sides)
