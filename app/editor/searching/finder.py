"""Finding in one page: where a search is found, which place is meant, and marks on those in sight.

GUI thread. Reads the text afresh when it changed; changes it only in :meth:`Finder.replace` and
:meth:`Finder.replace_all`, each one undo step. Knows nothing of bars, fields or other pages.
"""

from bisect import bisect_left

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.editor.colours import PageColours
from app.editor.layers.thin_marks import THIN
from app.editor.searching.places import places_of, replaced_on
from app.editor.searching.search import QueryError, Search, last_before, next_after
from app.editor.searching.slices import SLICE, Slices
from app.editor.surface import Surface
from engine.messages import Range

AGAIN_MS = 200
"""How long after an edit the places are looked up again."""
MARKS = "find"


class Finder(QObject):
    """The places of one search in ``editor``. ``changed`` follows every new outcome."""

    changed = Signal()
    replaced = Signal(int)
    """At how many places, once all of them are: after :meth:`Finder.replace_all` where that goes on by itself."""

    def __init__(self, editor: Surface, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.matches: tuple[Range, ...] = ()
        """Where the search is found, in code points of the text as it was last looked through."""
        self.trouble = ""
        """Why there is no outcome, in one sentence; "" where there is one."""
        self._search: Search | None = None
        self._slices: Slices | None = None
        self._revision = -1
        self._origin = editor.selection()[0]
        self._colours = PageColours()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AGAIN_MS)
        self._timer.timeout.connect(self._refresh)
        editor.textChanged.connect(self._on_text)
        # Marking from within a scroll would scroll again while Qt goes through the marks before: it crashes there.
        self._scrolled = QTimer(self)
        self._scrolled.setSingleShot(True)
        self._scrolled.setInterval(0)
        self._scrolled.timeout.connect(self._mark)
        editor.verticalScrollBar().valueChanged.connect(self._scrolled.start)

    def close(self) -> None:
        """Take the marks away and let the page go; what is being replaced goes on."""
        if self._slices is not None:
            self._slices.ended.disconnect(self._on_replaced)
        self._timer.stop()
        self._scrolled.stop()
        self.editor.textChanged.disconnect(self._on_text)
        self.editor.verticalScrollBar().valueChanged.disconnect(self._scrolled.start)
        self.editor.extra_selections.show(MARKS, [])
        self.deleteLater()

    def set_colours(self, colours: PageColours) -> None:
        self._colours = colours
        self._mark()

    def look(self, search: Search | None, go: bool = True) -> None:
        """Look for ``search`` (None: nothing); ``go``: select the first place from where the search began."""
        self._search = search
        self._find()
        index = next_after(self.matches, self._origin)
        if go and index is not None:
            self._select(index)
        self._mark()
        self.changed.emit()

    @property
    def current(self) -> int | None:
        """The place that is selected in the page, if one is."""
        start, end = self.editor.selection()
        at = bisect_left(self.matches, (start, end))
        return at if at < len(self.matches) and self.matches[at] == (start, end) else None

    def step(self, by: int) -> bool:
        """Select the next (1) or previous (-1) place, round the end. True if that went round."""
        self._ensure()
        there = self._neighbour(by)
        if there is None:
            return False
        index, wrapped = there
        self._select(index)
        self._origin = self.matches[index][0]
        self._mark()
        self.changed.emit()
        return wrapped

    def is_last(self, by: int) -> bool:
        """Whether there is no place further on (1) or back (-1) but round the end."""
        self._ensure()
        there = self._neighbour(by)
        return there is None or there[1]

    def _neighbour(self, by: int) -> tuple[int, bool] | None:
        """The index of the next (1) or previous (-1) place, and whether it lies round the end; None: there is none."""
        current, number = self.current, len(self.matches)
        if current is not None:
            # Not by the caret: a place of no length begins where it ends and would be the next one for ever.
            return (current + by) % number, not 0 <= current + by < number
        start, end = self.editor.selection()
        index = next_after(self.matches, end) if by > 0 else last_before(self.matches, start)
        if index is None:
            return None
        return index, self.matches[index][0] < end if by > 0 else self.matches[index][1] > start

    def replace(self, template: str) -> bool:
        """Replace the selected place and go to the next; with none selected only go. True if one was replaced."""
        self._ensure()
        current = self.current
        if self._search is None or current is None:
            self.step(1)
            return False
        try:
            place = replaced_on(self._search, self.editor.positions, template)[current]
        except QueryError as error:
            self._say(error)
            return False
        self.editor.replace([(place.start, place.end, place.new)])
        self._ensure()
        self.step(1)
        return True

    def replace_all(self, template: str) -> int:
        """Replace every place as one undo step. Returns how many there are; where :attr:`replacing`, ``replaced``
        follows when it is done."""
        self._finish()
        if self._search is None:
            return 0
        try:
            places = replaced_on(self._search, self.editor.positions, template)
        except QueryError as error:
            self._say(error)
            return 0
        if places:
            slices = Slices(self.editor, [(place.start, place.end, place.new) for place in places])
            if len(places) <= SLICE:
                self._refresh()
            else:
                self._slices = slices
                slices.ended.connect(self._on_replaced)
                slices.start()
        return len(places)

    @property
    def replacing(self) -> bool:
        """Whether places are being replaced, a slice at a time."""
        return self._slices is not None

    def _finish(self) -> None:
        if self._slices is not None:
            self._slices.finish()

    def _on_replaced(self, number: int) -> None:
        self._slices = None
        self._refresh()
        self.replaced.emit(number)

    def _select(self, index: int) -> None:
        self.editor.select(*self.matches[index])
        self.editor.ensureCursorVisible()

    def _find(self) -> None:
        self.trouble = ""
        self._revision = self.editor.document_model.revision
        try:
            self.matches = () if self._search is None else places_of(self._search, self.editor.positions)
        except QueryError as error:
            self.matches = ()
            self.trouble = error.sentence

    def _ensure(self) -> None:
        if self._revision != self.editor.document_model.revision:
            self._timer.stop()
            self._find()

    def _refresh(self) -> None:
        self._timer.stop()
        self._find()
        self._mark()
        self.changed.emit()

    def _say(self, error: QueryError) -> None:
        self.trouble = error.sentence
        self.changed.emit()

    def _on_text(self) -> None:
        # Also emitted when only formats change.
        if self._search is not None and not self.replacing and self._revision != self.editor.document_model.revision:
            self._timer.start()

    def _mark(self) -> None:
        """Mark the places in sight; a long text may have a hundred thousand."""
        self._scrolled.stop()
        editor = self.editor
        low, high = editor.scrolling.in_sight()
        first = bisect_left(self.matches, low, key=lambda place: place[1])
        marks = []
        current = self.current
        units = [
            (index, *self.matches[index]) for index in range(first, len(self.matches)) if self.matches[index][0] <= high
        ]
        starts = editor.positions.units.all_to_utf16([start for _index, start, _end in units])
        ends = editor.positions.units.all_to_utf16([end for _index, _start, end in units])
        for (index, _start, _end), start, end in zip(units, starts, ends, strict=True):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(editor.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, self._look(index == current, start == end)
            marks.append(mark)
        editor.extra_selections.show(MARKS, marks)

    def _look(self, current: bool, thin: bool) -> QTextCharFormat:
        colours, form = self._colours, QTextCharFormat()
        if thin:
            form.setProperty(THIN, 3 if current else 2)
            form.setForeground(QColor(colours.ink if current else colours.quiet))
        else:
            form.setBackground(QColor(colours.current if current else colours.tint))
            form.setForeground(QColor(colours.ink))
        return form
