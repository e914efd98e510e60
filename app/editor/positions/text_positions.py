"""A page's caret and selection in code points of its text, which is what all but Qt counts in.

GUI thread. Reads the page and moves its cursor; never changes the text.
"""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.disk.unfolded import FoldMarks, Unfolded
from app.documents.document import Document
from app.editor.positions.units import Units
from engine.messages import Range


class TextPositions:
    """Of ``page``, which shows ``document``. Positions are code points of ``text`` unless it says UTF-16."""

    def __init__(self, page: QPlainTextEdit, document: Document) -> None:
        self._page, self._document = page, document
        self._units = Units("")
        self._revision = -1
        self._whole: Unfolded | None = None

    @property
    def units(self) -> Units:
        """Both counts for the text as it is now; made once for each revision of it."""
        revision = self._document.revision
        if revision != self._revision:
            self._units, self._revision = Units(self._document.text()), revision
            self._whole = None
        return self._units

    @property
    def text(self) -> str:
        """The writer's text; never a draft."""
        return self.units.text

    @property
    def whole(self) -> Unfolded:
        """The same in the lines of the file, and the way back; made once for each revision of the text, when asked."""
        text = self.text
        if self._whole is None:
            self._whole = self._document.form.side_map.whole(text)
        return self._whole

    @property
    def fold_marks(self) -> FoldMarks | None:
        """What divides lines too long for the page; None where none is divided."""
        return self._document.form.side_map.marks

    @property
    def caret(self) -> int:
        return self.units.to_points(self._page.textCursor().position())

    @property
    def selection(self) -> Range:
        """Start and end, equal where nothing is selected."""
        cursor = self._page.textCursor()
        return self.points((cursor.selectionStart(), cursor.selectionEnd()))

    def select(self, start: int, end: int) -> None:
        """Select ``start:end``, the caret at its end, and bring it into sight."""
        cursor = self._page.textCursor()
        cursor.setPosition(self.units.to_utf16(start))
        cursor.setPosition(self.units.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        self._page.setTextCursor(cursor)

    def points(self, utf16: Range) -> Range:
        """A range of UTF-16 units in code points."""
        units = self.units
        return units.to_points(utf16[0]), units.to_points(utf16[1])

    def trimmed(self, start: int, end: int) -> Range:
        """``start:end`` without outer white space; a range of nothing else stays as it is."""
        text = self.text[start:end]
        words = text.strip()
        if not words:
            return start, end
        start += len(text) - len(text.lstrip())
        return start, start + len(words)
