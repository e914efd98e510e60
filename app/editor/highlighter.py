"""Markdown colouring, and the formats of everything else that lies on a block: locks, hidden originals.

GUI thread. The only one that sets formats outside preedit areas, so that layers never fight over a block. Changes
how the text looks, never the text. What other parts want drawn (spelling, say) comes through ``extra`` functions.
A long text is coloured where it is seen first, the rest in slices while nothing else is to do.
"""

import re
import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from app.editor.colours import PageColours
from app.editor.overlay import VANISH
from app.editor.units import utf16_length

PLAIN, FENCE = 0, 1
SHORT = 60_000
"""Characters of a text that is formatted at once."""
SLICE_SECONDS = 0.004
_HEADING = re.compile(r"(#{1,6})(\s+)(.*)")
_QUOTE = re.compile(r"\s{0,3}((?:>\s?)+)")
_LIST = re.compile(r"\s*([-*+]|\d{1,9}[.)])(\s+)(\[[ xX]\]\s)?")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?![*_\s])(.+?)(?<![\s*_])\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^)\s]*)[^)]*\)|<(https?://[^>\s]+)>|(?<![\w(])(https?://[^\s)>\]]+)")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:?")

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


class Highlighter(QSyntaxHighlighter):
    """Formats ``buffer`` block by block. ``hidden`` says which part of a block is drawn at no width, ``seen`` which
    blocks are in sight, from the first to the last."""

    def __init__(
        self,
        buffer: QTextDocument,
        hidden: Callable[[QTextBlock], tuple[int, int] | None],
        seen: Callable[[], tuple[QTextBlock, QTextBlock]],
        colours: PageColours,
    ) -> None:
        self._hidden, self._seen = hidden, seen
        self._passing = False
        self._next: int | None = None
        self._extras: list[Extra] = []
        self._markdown = True
        self._begun = False
        self.vanish = vanishing(buffer.defaultFont())
        self._dress(colours)
        super().__init__(buffer)
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._slice)
        buffer.blockCountChanged.connect(self._on_blocks)

    @property
    def waiting(self) -> bool:
        """Whether some of the text has its formats yet to come."""
        return self._next is not None

    def begin(self) -> None:
        """Format the whole text, once everything that the formats depend on is set."""
        self._begun = True
        if self._is_short():
            self.rehighlight()
            return
        # Qt would format all of it at its next turn, if not told that this has been done.
        self._passing = True
        self.rehighlight()
        self._passing = False
        self._again()

    def look(self) -> None:
        """What is in sight has changed."""
        if self._next is not None:
            self._colour_seen()

    def add_extra(self, extra: Extra) -> None:
        """Let ``extra`` format blocks too; later ones lie on top."""
        self._extras.append(extra)

    def set_markdown(self, on: bool) -> None:
        if on != self._markdown:
            self._markdown = on
            self._again()

    def set_colours(self, colours: PageColours) -> None:
        self._dress(colours)
        self._again()

    def font_changed(self) -> None:
        """The page's font changed: what vanishes must be cut from the new one."""
        self.vanish = vanishing(self.document().defaultFont())
        block = self.document().begin()
        while self._begun and block.isValid():
            if self._hidden(block) is not None:
                self.rehighlightBlock(block)
            block = block.next()

    def _is_short(self) -> bool:
        return self.document().characterCount() < SHORT

    def _again(self) -> None:
        if not self._begun:
            return
        if self._is_short():
            self.rest()
            self.rehighlight()
            return
        self._next = 0
        self._colour_seen()
        self._slices.start()

    def rest(self) -> None:
        """Leave what has no formats yet as it is."""
        self._next = None
        self._slices.stop()

    def _on_blocks(self, _count: int) -> None:
        if self._next is not None:
            # Numbers before the next one may have shifted.
            self._next = 0

    def _colour_seen(self) -> None:
        block, last = self._seen()
        while block.isValid() and block.blockNumber() <= last.blockNumber():
            self.rehighlightBlock(block)
            block = block.next()

    def _slice(self) -> None:
        end = time.perf_counter() + SLICE_SECONDS
        block = self.document().findBlockByNumber(self._next or 0)
        while block.isValid() and time.perf_counter() < end:
            self.rehighlightBlock(block)
            block = block.next()
        self._next = block.blockNumber()
        if not block.isValid():
            self.rest()

    def highlightBlock(self, text: str) -> None:
        if self._passing:
            # A block whose state changed would take all that follow it along.
            self.setCurrentBlockState(PLAIN)
            return
        if self._markdown:
            self._format_markdown(text)
        block = self.currentBlock()
        for extra in self._extras:
            for start, length, form in extra(block, text):
                self._add(start, length, form)
        hidden = self._hidden(block)
        if hidden is not None:
            self.setFormat(hidden[0], hidden[1], self.vanish)

    def _dress(self, colours: PageColours) -> None:
        def form(colour: str, bold: bool = False, italic: bool = False) -> QTextCharFormat:
            made = QTextCharFormat()
            if colour:
                made.setForeground(QColor(colour))
            if bold:
                made.setFontWeight(QFont.Weight.Bold)
            if italic:
                made.setFontItalic(True)
            return made

        self._heading = form(colours.heading, bold=True)
        self._markup = form(colours.markup)
        self._strong = form("", bold=True)
        self._emphasis = form("", italic=True)
        self._code = form(colours.code)
        self._link = form(colours.link)
        self._quote = form(colours.quote)

    def _format_markdown(self, text: str) -> None:
        fence = _FENCE.match(text) if text else None
        inside = self.previousBlockState() == FENCE
        if fence or inside:
            self.setCurrentBlockState(FENCE if bool(fence) != inside else PLAIN)
            self.setFormat(0, len(text) + 1, self._markup if fence else self._code)
            return
        self.setCurrentBlockState(PLAIN)
        if not text:
            return
        if utf16_length(text) == len(text):
            self._format_line(text, lambda place: place)
        else:
            wide = [0]
            for char in text:
                wide.append(wide[-1] + (2 if ord(char) > 0xFFFF else 1))
            self._format_line(text, wide.__getitem__)

    def _format_line(self, text: str, unit: Callable[[int], int]) -> None:
        def put(start: int, end: int, form: QTextCharFormat) -> None:
            if end > start:
                self._add(unit(start), unit(end) - unit(start), form)

        if heading := _HEADING.match(text):
            put(0, len(text), self._heading)
            put(heading.start(1), heading.end(1), self._markup)
        elif _RULE.match(text):
            put(0, len(text), self._markup)
            return
        elif quote := _QUOTE.match(text):
            put(quote.end(), len(text), self._quote)
            put(0, quote.end(), self._markup)
        elif item := _LIST.match(text):
            put(item.start(1), item.end(), self._markup)
        for match in _STRONG.finditer(text):
            put(match.start(), match.end(), self._strong)
            put(match.start(), match.end(1), self._markup)
            put(match.end(2), match.end(), self._markup)
        for match in _EMPHASIS.finditer(text):
            put(match.start(), match.end(), self._emphasis)
            put(match.start(), match.end(1), self._markup)
            put(match.end(2), match.end(), self._markup)
        for match in _LINK.finditer(text):
            put(match.start(), match.end(), self._markup)
            put(*(match.span(1) if match.group(1) is not None else match.span()), self._link)
        for match in _NOTE.finditer(text):
            put(match.start(), match.end(), self._link)
        for match in _CODE.finditer(text):
            put(match.start(), match.end(), self._markup)
            put(match.start(2), match.end(2), self._code)

    def _add(self, start: int, length: int, form: QTextCharFormat) -> None:
        """Lay ``form`` over what is there: bold in a heading stays a heading."""
        end = start + length
        at = start
        while at < end:
            base = self.format(at)
            stop = at + 1
            while stop < end and self.format(stop) == base:
                stop += 1
            merged = QTextCharFormat(base)
            merged.merge(form)
            self.setFormat(at, stop - at, merged)
            at = stop
