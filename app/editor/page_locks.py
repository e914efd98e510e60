"""The locked words of one page: the writer's own, and those found in the passage that the writer is about to change.

GUI thread. A companion of the editor; joins the caret, the highlighter and the settings to the rules of
``app.editor.locks``. Knows nothing of runs.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat

from app.editor.locks.locks import Locks, merged
from app.editor.locks.passage_locks import PassageLocks
from app.editor.locks.shown_locks import ShownLocks
from app.editor.positions.anchor import Anchor
from app.editor.surface import Surface
from app.settings import Settings
from engine.messages import Range


class PageLocks(QObject):
    """The locks of ``page``. Positions are code points of its text unless it says UTF-16."""

    changed = Signal()
    """The writer locked or freed words."""

    def __init__(self, page: Surface, settings: Settings) -> None:
        super().__init__(page)
        self._page, self._settings = page, settings
        self._locks = Locks(page.document())
        self._shown: Anchor | None = None
        self._with_quotations = True
        self._in_shown: tuple[tuple[object, ...], ShownLocks] | None = None
        page.highlighter.add_extra(self._spans)

    def toggle(self) -> bool:
        """Lock the selected words (the word at the caret), or free them if all are locked. True: locked now."""
        start, end = self._locks.word_range(self._page.textCursor())
        if start == end:
            return False
        units = self._page.positions.units
        start, end = self._unbroken(start, end)
        locked = self.within(units.to_points(start), units.to_points(end), self._with_quotations).complete()
        if locked:
            self._locks.free(start, end)
        else:
            self._locks.lock(start, end)
        self._page.highlighter.redo(start, end)
        self.changed.emit()
        return not locked

    def clear(self) -> None:
        """Forget what the writer locked and freed."""
        self._locks.clear()

    def locked(self) -> list[Range]:
        """What the writer locked, in UTF-16 units."""
        return self._locks.locked()

    def within(self, start: int, end: int, quotations: bool = True) -> PassageLocks:
        """What is locked in ``start:end``; ``quotations``: those too, where the setting locks names and numbers."""
        units = self._page.positions.units

        def points(ranges: list[Range]) -> tuple[Range, ...]:
            return tuple((units.to_points(low), units.to_points(high)) for low, high in ranges)

        speller = self._page.misspellings.speller
        proper, accepted = (None, frozenset()) if speller is None else (speller.proper, speller.accepted)
        locked, freed = points(self._locks.locked()), points(self._locks.freed())
        names = bool(self._settings.get("locks.names"))
        whole = self._page.positions.whole
        return PassageLocks(units.text, start, end, names, quotations, locked, freed, proper, accepted, whole)

    def show(self, passage: Range | None, quotations: bool = True) -> None:
        """Show also the locks found in ``passage`` (while the prompt is open); None: only the writer's own."""
        before, self._shown = self._shown, None
        self._with_quotations = quotations
        if passage is not None:
            low, high = (self._page.positions.units.to_utf16(place) for place in passage)
            self._shown = Anchor(self._page.document(), low, high)
        # Only what shows another look now: in a long text the whole of it would take half a second.
        for anchor in (before, self._shown):
            if anchor is not None:
                self._page.highlighter.redo(anchor.start, anchor.end)

    def follow_edit(self, position: int, added: int) -> None:
        """Ask after each of the writer's edits: what an undo brought back is locked as it was."""
        if self._locks.find_again(position, added):
            self._page.highlighter.redo(position, position + added)

    def _unbroken(self, start: int, end: int) -> Range:
        """``start:end`` (UTF-16) with the rest of a word that a long line is divided in."""
        positions = self._page.positions
        whole, units = positions.whole, positions.units
        if not whole:
            return start, end
        low, high = (whole.to_whole(place) for place in positions.points((start, end)))
        text = whole.text
        while low < high and text[max(0, low - 1) : low].isalnum() and text[low].isalnum():
            low -= 1
        while low < high and text[high - 1].isalnum() and text[high : high + 1].isalnum():
            high += 1
        low, high = whole.to_page(low, high)
        return units.to_utf16(low), units.to_utf16(high)

    def _spans(self, block: QTextBlock, _text: str) -> list[tuple[int, int, QTextCharFormat]]:
        start, end = block.position(), block.position() + block.length() - 1
        ranges = self._locks.locked()
        shown = self._shown
        if shown is not None and shown.start <= end and start <= shown.end:
            ranges = merged([*ranges, *self._found_in(shown).between(start, end)])
        form = self._page.looks.lock
        return [
            (max(low, start) - start, min(high, end) - max(low, start), form)
            for low, high in ranges
            if low < end and high > start
        ]

    def _found_in(self, shown: Anchor) -> ShownLocks:
        own, freed, setting = self._locks.locked(), self._locks.freed(), self._settings.get("locks.names")
        revision = self._page.document().revision()
        key = (revision, shown.start, shown.end, own, freed, setting, self._with_quotations)
        if self._in_shown is None or self._in_shown[0] != key:
            units = self._page.positions.units
            start, end = units.to_points(shown.start), units.to_points(shown.end)
            self._in_shown = key, ShownLocks(self.within(start, end, self._with_quotations))
        return self._in_shown[1]
