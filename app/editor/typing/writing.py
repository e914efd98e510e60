"""Putting text into a page's document so that marks of who wrote it stay true.

GUI thread. What the writer types beside or inside a model's words would take on their format in Qt; here it does not.
Text that only moves (a section of the outline) takes its marks along. Knows nothing of keys.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.buffer.provenance import Author, AuthorMark, Provenance
from app.documents.disk.unfolded import Unfolded
from app.documents.document import Document
from app.editor.positions.text_positions import TextPositions
from app.editor.positions.units import Replacement

PreparedReplacement = tuple[Replacement, ...]
"""A replacement in its parts, in UTF-16 units and in rising order: one, or two around a division of the line."""
STEP = 0x100002
"""Marks the format of text that is just coming in (QTextFormat.UserProperty and up is free)."""


class PageWriting:
    """The edits of ``document`` that are made on ``page`` all at once, each of them exactly one undo step."""

    def __init__(self, page: QPlainTextEdit, document: Document, positions: TextPositions) -> None:
        self._page, self._document, self._positions = page, document, positions
        self.applying = False
        """Whether an accepted edit is coming in just now: what changes is not by the writer's hand."""

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Put texts, as the file would have them, in place of ranges, in code points and in rising order: the writer's
        own edit. A line too long for the page stays in its pieces."""
        self.put(self.prepared(replacements))

    def prepared(self, replacements: Sequence[Replacement]) -> list[PreparedReplacement]:
        """The same for :meth:`put`: read once for all of them, so that many may be put in by parts, the last ones
        first."""
        units, whole = self._positions.units, self._positions.whole
        parts = [_around_divisions(whole, replacement) for replacement in replacements]
        starts = units.all_to_utf16([start for each in parts for start, _end, _new in each])
        ends = units.all_to_utf16([end for each in parts for _start, end, _new in each])
        # At very many places the same text is put in.
        entered = {new: self._entered(new) for new in {new for each in parts for _start, _end, new in each}}
        places = iter(zip(starts, ends, strict=True))
        return [tuple((*next(places), entered[new]) for _start, _end, new in each) for each in parts]

    def _entered(self, text: str) -> str:
        """``text`` as the buffer takes it. U+2029 divides nothing here: the file has it."""
        return self._document.form.side_map.entered(text.replace("\r\n", "\n").replace("\r", "\n"))

    def put(self, prepared: Sequence[PreparedReplacement], joined: bool = False) -> None:
        """Put in what is ``prepared``, as one undo step. ``joined``: it is of one with the edit before it, whose caret
        stays."""
        self._write([part for each in reversed(prepared) for part in reversed(each)], None, joined)

    def apply(self, replacements: Sequence[Replacement], author: Author | None = None) -> None:
        """Replace ranges, in UTF-16 units and the last one first: an accepted edit, by ``author`` (None: unmarked)."""
        self.applying = True
        try:
            self._write(replacements, author)
        finally:
            self.applying = False

    def _write(self, replacements: Sequence[Replacement], author: Author | None, joined: bool = False) -> None:
        """The caret goes behind the last range, unless the edit is ``joined`` to the one before it."""
        if not replacements:
            return
        provenance, cursor = self._document.provenance, QTextCursor(self._document.buffer)
        moved = _moved(provenance, cursor, replacements) if author is None else [()] * len(replacements)
        behind: QTextCursor | None = None
        if joined:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        for (start, end, text), marks in zip(replacements, moved, strict=True):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            insert_apart(cursor, text)
            behind = behind or QTextCursor(cursor)
            if author is not None:
                provenance.put(start, cursor.position(), author)
            put_marks(provenance, start, marks)
        cursor.endEditBlock()
        if behind is not None and not joined:
            self._page.setTextCursor(behind)


def insert_apart(cursor: QTextCursor, text: str) -> None:
    """Put ``text`` in place of the selection, as an undo step of its own; ``cursor`` comes to stand behind it.

    Qt joins an insertion to typing beside it that has the same format, and one undo would take both: so the text comes
    in with a format of its own, and the step ends with giving that up again.
    """
    form = QTextCharFormat()
    form.setProperty(STEP, True)
    start = cursor.selectionStart()
    cursor.beginEditBlock()
    cursor.insertText(text, form)
    behind = cursor.position()
    cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(QTextCharFormat())
    cursor.endEditBlock()
    cursor.setPosition(behind)


def put_marks(provenance: Provenance, start: int, marks: Iterable[AuthorMark]) -> None:
    """Set ``marks``, which count from the beginning of a text, now that this text stands at UTF-16 ``start``."""
    for mark in marks:
        provenance.put(start + mark.start, start + mark.end, mark.author)


def _around_divisions(whole: Unfolded, replacement: Replacement) -> list[Replacement]:
    """``replacement`` without the first of the divisions in its range, if all of that is of one line: joined at many
    places, the line would be one piece again."""
    start, end, new = replacement
    first, *others = whole.parts(start, end)
    if not others or "\n" in whole.text[whole.to_whole(start) : whole.to_whole(end)]:
        return [replacement]
    return [(*first, new), (others[0][0], end, "")]


def _moved(
    provenance: Provenance, cursor: QTextCursor, replacements: Sequence[Replacement]
) -> list[Sequence[AuthorMark]]:
    """For each replacement the marks of its text, where that only stays or comes from another of the ranges."""
    gone: dict[str, tuple[str, tuple[AuthorMark, ...]]] = {}
    for start, end, _text in replacements:
        marks = provenance.within(start, end)
        if marks:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            old = cursor.selectedText().replace("\u2029", "\n")
            gone[old.strip("\n")] = old, marks
    moved: list[Sequence[AuthorMark]] = []
    for _start, _end, text in replacements:
        old, marks = gone.get(text.strip("\n"), ("", ()))
        # A section takes other blank lines before itself where it goes.
        shift = (len(text) - len(text.lstrip("\n"))) - (len(old) - len(old.lstrip("\n")))
        moved.append([AuthorMark(mark.start + shift, mark.length, mark.author) for mark in marks])
    return moved
