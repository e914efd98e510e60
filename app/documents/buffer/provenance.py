"""Who wrote what: marks on the text that a model wrote, kept in the buffer's own formats and never in its text.

GUI thread. A mark is a property of the characters' format, so every edit, undo and redo moves, divides and brings back
marks exactly as Qt does the characters; a key costs the same in a long text. Whatever the writer puts in comes without
one (the page sees to it). Knows a buffer; knows nothing of pages, models or files.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

WRITTEN_BY = 0x100003
"""The property of a format that names who wrote it (QTextFormat.UserProperty and up is free)."""
ROUND = 0x100004
"""The property beside it: how often the marks of this text had been wiped when it was marked."""
AT_ONCE = 200
"""How many changed paragraphs are looked at on the spot; of more, each when it is asked for."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a piece of text. ``date`` as in 2026-11-24, or empty; a person's mark is kept but not shown."""

    name: str
    date: str = ""
    human: bool = False

    def packed(self) -> str:
        """One string that says all of it; names may hold anything."""
        return f"{'@' if self.human else '&'}{self.date}\t{self.name}"

    @classmethod
    def unpacked(cls, packed: str) -> "Author":
        """The author of :meth:`packed`. Raises ValueError for any other string."""
        date, tab, name = packed[1:].partition("\t")
        if packed[:1] not in ("@", "&") or not tab:
            raise ValueError(f"{packed!r} names no author.")
        return cls(name, date, packed[0] == "@")


@dataclass(frozen=True, slots=True)
class AuthorMark:
    """``length`` UTF-16 units of the buffer from ``start`` that ``author`` wrote; never across a paragraph's end."""

    start: int
    length: int
    author: Author

    @property
    def end(self) -> int:
        """Behind its last unit."""
        return self.start + self.length


MarkRow = tuple[int, int, str]
"""A mark as JSON takes it: start, length and :meth:`Author.packed`."""


def to_rows(marks: Iterable[AuthorMark]) -> list[MarkRow]:
    """Marks as JSON takes them."""
    return [(mark.start, mark.length, mark.author.packed()) for mark in marks]


def from_rows(rows: object) -> tuple[AuthorMark, ...]:
    """The marks of :func:`to_rows` after JSON. Raises ValueError or TypeError for anything else."""
    if not isinstance(rows, list):
        raise TypeError("Marks are a list.")
    marks = []
    for start, length, packed in rows:
        if not isinstance(start, int) or not isinstance(length, int) or not isinstance(packed, str):
            raise TypeError("A mark is two numbers and a name.")
        marks.append(AuthorMark(start, length, Author.unpacked(packed)))
    return tuple(marks)


class Provenance(QObject):
    """The marks of one buffer. ``changed`` is emitted when a mark came, went or moved to another paragraph."""

    changed = Signal()

    def __init__(self, buffer: QTextDocument) -> None:
        super().__init__(buffer)
        self._buffer = buffer
        # One entry a paragraph, its marks counted from its start; None: not looked at since it changed. Empty as long
        # as there was never a mark.
        self._lines: list[tuple[AuthorMark, ...] | None] = []
        self._round = 0
        buffer.contentsChange.connect(self._on_change)

    @property
    def used(self) -> bool:
        """Whether there was ever a mark since the marks were wiped."""
        return bool(self._lines)

    def put(self, start: int, end: int, author: Author) -> None:
        """Mark ``start:end``; a part of the edit block that is open, else an undo step."""
        if end <= start:
            return
        self._lines = self._lines or [()] * self._buffer.blockCount()
        cursor = QTextCursor(self._buffer)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setProperty(WRITTEN_BY, author.packed())
        form.setProperty(ROUND, self._round)
        cursor.setCharFormat(form)

    def restore(self, marks: Iterable[AuthorMark]) -> None:
        """Mark a text that was just opened: nothing of it can be undone, and it counts as unmodified as before."""
        modified, last = self._buffer.isModified(), self._buffer.characterCount() - 1
        self._buffer.setUndoRedoEnabled(False)
        for mark in marks:
            if 0 <= mark.start < mark.end <= last:
                self.put(mark.start, mark.end, mark.author)
        self._buffer.setUndoRedoEnabled(True)
        self._buffer.setModified(modified)

    def wipe(self) -> None:
        """No mark counts any more, nor one that an undo brings back; text and undo steps stay as they are."""
        # Changing the formats would be a step that can be undone, so theirs are told from later ones instead.
        self._round += 1
        if self._lines:
            self._lines = []
            self.changed.emit()

    def of(self, block: QTextBlock) -> tuple[AuthorMark, ...]:
        """The marks of a paragraph, counted from its start."""
        if not self._lines:
            return ()
        number = block.blockNumber()
        marks = self._lines[number]
        if marks is None:
            marks = self._lines[number] = self._marks(block)
        return marks

    def within(self, start: int, end: int) -> tuple[AuthorMark, ...]:
        """The marks in ``start:end``, counted from ``start``."""
        marks: list[AuthorMark] = []
        block = self._buffer.findBlock(start)
        while self._lines and block.isValid() and block.position() < end:
            for mark in self.of(block):
                low, high = max(start, block.position() + mark.start), min(end, block.position() + mark.end)
                if low < high:
                    marks.append(AuthorMark(low - start, high - low, mark.author))
            block = block.next()
        return tuple(marks)

    def all(self) -> tuple[AuthorMark, ...]:
        """Every mark, in the order of the text."""
        marks: list[AuthorMark] = []
        for number, line in enumerate(self._lines):
            if line != ():
                block = self._buffer.findBlockByNumber(number)
                marks += (
                    AuthorMark(block.position() + mark.start, mark.length, mark.author) for mark in self.of(block)
                )
        return tuple(marks)

    def at(self, position: int) -> Author | None:
        """Who wrote the text that ``position`` is in, or at the edge of."""
        block = self._buffer.findBlock(position)
        place = position - block.position()
        return next((mark.author for mark in self.of(block) if mark.start <= place <= mark.end), None)

    def _on_change(self, position: int, _removed: int, added: int) -> None:
        if not self._lines:
            return
        buffer = self._buffer
        first, last = buffer.findBlock(position), buffer.findBlock(position + added)
        low, high = first.blockNumber(), (last if last.isValid() else buffer.lastBlock()).blockNumber()
        fresh: list[tuple[AuthorMark, ...] | None] = []
        block = first
        for _ in range(low, high + 1):
            fresh.append(self._marks(block) if high - low < AT_ONCE else None)
            block = block.next()
        old = slice(low, high + 1 - (buffer.blockCount() - len(self._lines)))
        if fresh != self._lines[old]:
            self._lines[old] = fresh
            self.changed.emit()

    def _marks(self, block: QTextBlock) -> tuple[AuthorMark, ...]:
        marks: list[AuthorMark] = []
        end = block.length() - 1
        for piece in block.textFormats():
            form = piece.format
            author = written_by(form) if form.intProperty(ROUND) == self._round else None
            length = min(piece.length, end - piece.start)
            if author is None or length <= 0:
                continue
            if marks and marks[-1].end == piece.start and marks[-1].author == author:
                marks[-1] = AuthorMark(marks[-1].start, marks[-1].length + length, author)
            else:
                marks.append(AuthorMark(piece.start, length, author))
        return tuple(marks)


def written_by(form: QTextCharFormat) -> Author | None:
    """Who wrote text of this format; None: the writer."""
    packed = form.property(WRITTEN_BY)
    return Author.unpacked(packed) if isinstance(packed, str) else None
