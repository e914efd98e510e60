"""The holes of one page: where the writer wants text to come.

GUI thread. A companion of the editor; joins the caret and the overlay to :class:`app.editor.ghosts.holes.Holes`. Knows
nothing of runs.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from app.editor.ghosts.holes import HoleMark, Holes, end_of_word
from app.editor.surface import Surface
from engine.messages import Hole, Range


class PageHoles(QObject):
    """The holes of ``page``. Positions are code points of its text unless it says UTF-16."""

    changed = Signal()
    """One came or went, or is another."""

    def __init__(self, page: Surface) -> None:
        super().__init__(page)
        self._page = page
        self._holes = Holes(page.document())
        page.overlay.set_patches("holes", self._holes.patches)

    def put(self, words: int | None = None, hint: str = "") -> int:
        """A hole in place of the selection, or at the caret, behind a word that it is in. Returns its number."""
        page, cursor = self._page, self._page.textCursor()
        start, end = page.positions.trimmed(*page.selection())
        units = page.positions.units
        low, high = units.to_utf16(start), units.to_utf16(end)
        if low == high:
            low = high = end_of_word(page.document(), low)
        number = self._holes.put(low, high, words, hint)
        cursor.setPosition(high)
        page.setTextCursor(cursor)
        self._show()
        return number

    def change(self, number: int, words: int | None, hint: str = "") -> None:
        """Another length or hint. Raises KeyError for a hole that is not there."""
        self._holes.change(number, words, hint)
        self._show()

    def remove(self, number: int) -> None:
        if self._holes.remove(number):
            self._show()

    def clear(self) -> None:
        """Take all of them away."""
        if self._holes.clear():
            self._show()

    def marks(self) -> list[HoleMark]:
        """In the order of the text; positions in UTF-16 units."""
        return self._holes.marks()

    def wanted(self) -> tuple[Hole, ...]:
        """As a request names them, in the order of the text."""
        units = self._page.positions.units
        return tuple(
            Hole(units.to_points(mark.start), units.to_points(mark.end), mark.words, mark.hint)
            for mark in self._holes.marks()
        )

    def at(self, position: int) -> int | None:
        """The number of the hole at code point ``position``."""
        unit = self._page.positions.units.to_utf16(position)
        return next((mark.number for mark in self._holes.marks() if mark.start <= unit <= mark.end), None)

    def touching(self, ranges: Sequence[Range]) -> list[int]:
        """The numbers of those that touch one of ``ranges``, in UTF-16 units."""
        return [
            mark.number
            for mark in self._holes.marks()
            if any(start <= mark.end and mark.start <= end for start, end in ranges)
        ]

    def take_out(self, numbers: Iterable[int]) -> None:
        """Remove the holes that were filled, and all whose text went with that edit."""
        for number in numbers:
            self._holes.remove(number)
        self._holes.drop_stale()
        self._show()

    def follow_edit(self) -> None:
        """Ask after each of the writer's edits: let go of holes whose text was changed."""
        if self._holes.drop_stale():
            self.changed.emit()

    @property
    def suspended(self) -> bool:
        """Whether drafts are drawn in their places."""
        return self._holes.suspended

    def suspend(self, suspended: bool) -> None:
        """Draw none of them while a run fills them."""
        if self._holes.suspended != suspended:
            self._holes.suspended = suspended
            self._page.overlay.refresh()

    def _show(self) -> None:
        self._page.overlay.refresh()
        self.changed.emit()
