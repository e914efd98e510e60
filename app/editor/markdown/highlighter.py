"""Markdown colouring, and the formats of everything else that lies on a block: locks, hidden originals.

GUI thread. The only one that sets formats outside preedit areas, so that layers never fight over a block. Changes
how the text looks, never the text. What other parts want drawn comes through ``extra`` functions.

Only paragraphs that were edited and paragraphs about to be painted are coloured, so that opening a text, another theme
or another zoom costs the same for a novel as for a note. A block's user state says what it was coloured with. Qt's own
highlighter would go through the whole text instead and lay out every paragraph that it gives a format.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QTextBlock, QTextCharFormat, QTextDocument

from app.editor.colours import PageColours
from app.editor.ghosts.overlay import VANISH, format_range
from app.editor.markdown.page_structure import PageStructure
from app.editor.markdown.syntax import Kind, line_spans
from app.editor.positions.units import utf16_length

AT_ONCE = 60
"""How many changed paragraphs are coloured on the spot; of more, only those in sight."""

_LARGEST_STATE = (1 << 30) - 1

Spans = Iterable[tuple[int, int, QTextCharFormat]]
Extra = Callable[[QTextBlock, str], Spans]
"""Given a block and its text: start, length and format, in UTF-16 units of the block."""


def vanishing(font: QFont) -> QTextCharFormat:
    """A format in which text takes no width: one pixel high, its advances cut to nothing, and no ink."""
    small = QFont(font)
    small.setPixelSize(1)
    small.setStretch(1)
    small.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 1.0)
    # What is left of a letter is Qt's smallest unit, 1/64 pixel; a space takes back what a word has summed up.
    small.setWordSpacing(-6 / 64)
    form = QTextCharFormat()
    form.setFont(small)
    form.setForeground(QColor(0, 0, 0, 0))
    form.setProperty(VANISH, True)
    return form


class Highlighter(QObject):
    """Formats the blocks of ``buffer``. ``hidden`` says which part of a block is drawn at no width."""

    outdated = Signal()
    """What is in sight wants :meth:`ensure` again."""

    def __init__(
        self, buffer: QTextDocument, hidden: Callable[[QTextBlock], tuple[int, int] | None], colours: PageColours
    ) -> None:
        super().__init__()
        self._buffer = buffer
        self._hidden = hidden
        self._extras: list[Extra] = []
        self._markdown = True
        self._turn = 1
        self.structure = PageStructure(buffer)
        """What of the page is prose and what is not."""
        self.vanish = vanishing(buffer.defaultFont())
        self._forms = _forms(colours)
        buffer.contentsChange.connect(self._on_change)

    def add_extra(self, extra: Extra) -> None:
        """Let ``extra`` format blocks too; later ones lie on top."""
        self._extras.append(extra)

    def set_markdown(self, on: bool) -> None:
        if on != self._markdown:
            self._markdown = on
            self.again()

    def set_colours(self, colours: PageColours) -> None:
        self._forms = _forms(colours)
        self.again()

    def font_changed(self) -> None:
        """The page's font changed: what vanishes must be cut from the new one."""
        self.vanish = vanishing(self._buffer.defaultFont())
        self.again()

    def again(self) -> None:
        """No block's formats count any more."""
        self._turn += 1
        self.outdated.emit()

    def redo(self, start: int, end: int) -> None:
        """Format anew the blocks that UTF-16 ``start:end`` touches: a few now, of many those that come into sight."""
        block = self._buffer.findBlock(start)
        if self._buffer.findBlock(end).blockNumber() - block.blockNumber() >= AT_ONCE:
            self.again()
            return
        while block.isValid() and block.position() <= end:
            self.colour(block)
            block = block.next()

    def ensure(self, block: QTextBlock) -> bool:
        """Format ``block`` unless its formats still count. Returns whether that was needed."""
        if block.userState() == self._state(block):
            return False
        self.colour(block)
        return True

    def colour(self, block: QTextBlock) -> None:
        """Format ``block`` now."""
        text = block.text()
        length = block.length() - 1
        used: list[QTextCharFormat] = []
        cells: dict[int, tuple[int, ...]] = {}

        def put(start: int, end: int, form: QTextCharFormat) -> None:
            mark = (len(used),)
            used.append(form)
            for place in range(max(0, start), min(end, length)):
                cells[place] = cells.get(place, ()) + mark

        if self._markdown:
            unit = _units(text, length)
            for start, end, kind in line_spans(text, self.structure.markup(block)):
                put(unit(start), unit(end), self._forms[kind])
        for extra in self._extras:
            for start, size, form in extra(block, text):
                put(start, start + size, form)
        hidden = self._hidden(block)
        if hidden is not None:
            for place in range(hidden[0], min(hidden[0] + hidden[1], length)):
                cells[place] = (-1,)
        self._apply(block, cells, used)
        block.setUserState(self._state(block))

    def _state(self, block: QTextBlock) -> int:
        """What ``block`` is coloured by: the look of the page, and what of it is no prose."""
        return hash((self._turn, self._markdown and self.structure.markup(block))) & _LARGEST_STATE

    def _apply(self, block: QTextBlock, cells: dict[int, tuple[int, ...]], used: list[QTextCharFormat]) -> None:
        layout = block.layout()
        area, size = layout.preeditAreaPosition(), utf16_length(layout.preeditAreaText())
        old = layout.formats()
        # What lies in a preedit area belongs to the ghost that is shown there.
        ranges = [part for part in old if size and part.start >= area and part.start + part.length <= area + size]
        merged: dict[tuple[int, ...], QTextCharFormat] = {(-1,): self.vanish}
        for start, end, marks in _pieces(cells):
            form = merged.get(marks)
            if form is None:
                # Bold in a heading stays a heading.
                form = merged[marks] = QTextCharFormat(used[marks[0]])
                for mark in marks[1:]:
                    form.merge(used[mark])
            shift = size if size and start >= area else 0
            stretch = size if size and start < area <= end else 0
            ranges.append(format_range(start + shift, end - start + stretch, form))
        if ranges or old:
            layout.setFormats(ranges)
            self._buffer.markContentsDirty(block.position(), block.length())

    def _on_change(self, position: int, _removed: int, added: int) -> None:
        low, high = self.structure.change(position, added)
        if high - low >= AT_ONCE:
            self.again()
            return
        block = self._buffer.findBlockByNumber(low)
        for _ in range(low, high + 1):
            self.colour(block)
            block = block.next()


def _pieces(cells: dict[int, tuple[int, ...]]) -> Iterable[tuple[int, int, tuple[int, ...]]]:
    """Start, end and marks of the longest pieces whose cells have the same marks."""
    start, end = -1, -1
    marks: tuple[int, ...] = ()
    for place in sorted(cells):
        if place != end or cells[place] != marks:
            if marks:
                yield start, end, marks
            start, marks = place, cells[place]
        end = place + 1
    if marks:
        yield start, end, marks


def _units(text: str, length: int) -> Callable[[int], int]:
    """From a code point of ``text`` to its UTF-16 unit."""
    if length == len(text):
        return lambda place: place
    wide = [0]
    for char in text:
        wide.append(wide[-1] + (2 if ord(char) > 0xFFFF else 1))
    return wide.__getitem__


def _forms(colours: PageColours) -> dict[Kind, QTextCharFormat]:
    def ink(colour: str, bold: bool = False, italic: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        if colour:
            form.setForeground(QColor(colour))
        if bold:
            form.setFontWeight(QFont.Weight.Bold)
        if italic:
            form.setFontItalic(True)
        return form

    return {
        Kind.HEADING: ink(colours.heading, bold=True),
        Kind.MARKUP: ink(colours.markup),
        Kind.STRONG: ink("", bold=True),
        Kind.EMPHASIS: ink("", italic=True),
        Kind.CODE: ink(colours.code),
        Kind.LINK: ink(colours.link),
        Kind.QUOTE: ink(colours.quote),
    }
