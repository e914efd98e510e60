"""Whether a place on the page is prose, as ``engine.prose.structure`` reads the text. GUI thread; changes nothing.

Of a long text only what stands near is read, since a key waits for the answer: as far back as a paragraph begins
outside fenced code, and a little further on.
"""

from collections.abc import Callable

from PySide6.QtGui import QTextBlock

from app.editor.positions.units import head
from engine.prose.kinds import LITERAL
from engine.prose.structure.structure import Structure

BEFORE, BEHIND = 12_000, 4_000
"""Characters around the paragraph: some three milliseconds."""


_GOES_ON = " So it went on, one word after the other."


class ProsePlaces:
    """``fenced`` says whether fenced code is open where a paragraph begins."""

    def __init__(self, fenced: Callable[[QTextBlock], bool]) -> None:
        self._fenced = fenced

    def holds(self, block: QTextBlock, unit: int) -> bool:
        """Whether what is typed at UTF-16 ``unit`` of ``block`` is prose: neither in code, data, an address, a tag or
        another sign, nor in a line of nothing else."""
        before, text = self._before(block), block.text()
        if text[:1] in " \t":
            # Code and a writer's paragraphs are told by their sentences, and this one is not written yet.
            text += _GOES_ON
        structure = Structure(lines=[f"{line}\n" for line in (*before, text, *_behind(block))])
        number = len(before)
        if structure.is_literal(number):
            return False
        place = len(head(block.text(), unit))
        return not any(span.start < place < span.end and span.kind in LITERAL for span in structure.line(number))

    def _before(self, block: QTextBlock) -> list[str]:
        """The paragraphs from one on that begins anew, in the order of the text."""
        lines: list[str] = []
        start, size = 0, 0
        while (block := block.previous()).isValid() and size < BEFORE:
            lines.append(block.text())
            size += len(lines[-1]) + 1
            if not lines[-1].strip() and not self._fenced(block):
                start = len(lines)
        if block.isValid():
            # From a blank line on, which is not where front matter begins.
            del lines[start:]
        return lines[::-1]


def _behind(block: QTextBlock) -> list[str]:
    lines: list[str] = []
    size = 0
    while (block := block.next()).isValid() and size < BEHIND:
        lines.append(block.text())
        size += len(lines[-1]) + 1
    return lines
