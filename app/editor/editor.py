"""The page: a plain-text editor on one Document, with the writer's holes and locks.

GUI thread. Joins the surface and its companions; each does its own work. Knows nothing of runs, bridges, panels or
files: what drafting adds to a page is ``app.drafting.on_page``.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.documents.document import Document
from app.editor.colours import PageColours
from app.editor.page_emphasis import PageEmphasis
from app.editor.page_holes import PageHoles
from app.editor.page_locks import PageLocks
from app.editor.positions.anchor import Anchor, Region
from app.editor.scope import Scope
from app.editor.surface import Surface
from app.settings import Settings
from engine.messages import Range


class Editor(Surface):
    """A page on ``document``. Positions are code points of ``text()`` unless it says UTF-16."""

    edited = Signal(int, int, int)
    """The writer changed the text: position, removed and added, as ``contentsChange`` tells it. Not of an accepted
    edit. Heard before anything is drawn anew."""
    lowered = Signal()
    """There is less height for the page than before."""
    coloured = Signal()
    """Another theme: what was given colours by hand wants them again."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        parent: QWidget | None = None,
        colours: PageColours | None = None,
    ) -> None:
        super().__init__(document, settings, parent, colours)
        self._revision = document.revision
        self.holes = PageHoles(self)
        self.locks = PageLocks(self, settings)
        self.emphasis = PageEmphasis(self)
        document.buffer.contentsChange.connect(self._on_change)

    def scope(self, paragraph: bool = False) -> Scope:
        """What an action would be applied to: the holes, the selection without its outer spaces, or the caret.

        ``paragraph``: where nothing is selected, the caret's paragraph.
        """
        text = self.text()
        start, end = self.selection()
        if start == end and paragraph:
            start = text.rfind("\n", 0, start) + 1
            stop = text.find("\n", end)
            end = len(text) if stop < 0 else stop
        return Scope(text, *self.positions.trimmed(start, end), self.holes.wanted())

    def region(self, ranges: Sequence[Range]) -> Region:
        """The tracked ranges that a run may change; code points of the text now."""
        return Region(self.document(), self.text(), tuple(ranges))

    def show_reach(self, reach: Range | None) -> None:
        """Show in the margin how far the model sees; code points."""
        if reach is None:
            self.reach.show_range(None)
            return
        units = self.positions.units
        self.reach.show_range(Anchor(self.document(), units.to_utf16(reach[0]), units.to_utf16(reach[1])))

    def set_page_colours(self, colours: PageColours) -> None:
        super().set_page_colours(colours)
        self.coloured.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height():
            self.lowered.emit()

    def _on_change(self, position: int, removed: int, added: int) -> None:
        revision = self.document().revision()
        if revision != self._revision and not self.writing.applying:
            self._revision = revision
            self.edited.emit(position, removed, added)
            self.holes.follow_edit()
            self.locks.follow_edit(position, added)
        self._revision = revision
        self.overlay.refresh()
