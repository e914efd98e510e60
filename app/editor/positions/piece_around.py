"""A paragraph of the page with what stands beside it in its line, where the line is too long for one paragraph.

GUI thread. Reads blocks; changes nothing. What looks at a paragraph's words sees here those that go over its ends.
"""

from dataclasses import dataclass

from PySide6.QtGui import QTextBlock

from app.documents.disk.unfolded import FoldMarks, Unfolded
from engine.messages import Range

AROUND, LONGEST_WORD = 200, 5_000
"""Characters of the line before and behind the paragraph that are looked at, and of a word that goes over its end: all
of the neighbours would be read at every key."""


@dataclass(frozen=True, slots=True)
class PieceSpan:
    """A range of the line: ``start:end`` of its paragraph, and so many characters more ``before`` and ``behind`` it."""

    start: int
    end: int
    before: int = 0
    behind: int = 0


class PieceAround:
    """Of ``block``, which the line's ``marks`` divide from others; code points throughout."""

    def __init__(self, block: QTextBlock, marks: FoldMarks | None) -> None:
        text = block.text()
        self.size = len(text)
        before = behind = ""
        self._low = 0
        if marks is not None:
            end, start = marks
            if start in text and end in block.previous().text():
                before = _tail(block.previous().text(), marks) + f"{end}\n"
                self._low = len(before)
            if end in text and start in block.next().text():
                behind = f"\n{start}" + _head(block.next().text(), marks)
        self._around = Unfolded(before + text + behind, marks)

    @property
    def text(self) -> str:
        """Of the line, the marks left out."""
        return self._around.text

    def span(self, place: Range) -> PieceSpan | None:
        """``place`` of :attr:`text` in the paragraph; None where nothing of it stands there."""
        whole = self._around.to_whole
        first, last = max(place[0], whole(self._low)), min(place[1], whole(self._low + self.size))
        if first >= last:
            return None
        start, end = (at - self._low for at in self._around.to_page(first, last))
        return PieceSpan(start, end, first - place[0], place[1] - last)


def _tail(text: str, marks: FoldMarks) -> str:
    line = _bare(text, marks)[-LONGEST_WORD:]
    return line[min(max(0, len(line) - AROUND), line.rfind(" ") + 1) :]


def _head(text: str, marks: FoldMarks) -> str:
    line = _bare(text, marks)[:LONGEST_WORD]
    word = line.find(" ")
    return line[: max(AROUND, len(line) if word < 0 else word)]


def _bare(text: str, marks: FoldMarks) -> str:
    return text.replace(marks[0], "").replace(marks[1], "")
