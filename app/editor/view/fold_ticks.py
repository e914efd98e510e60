"""Ticks where a line too long for the page is divided, or nobody would see what Backspace deletes. GUI thread."""

from PySide6.QtGui import QTextBlock, QTextCharFormat

from app.documents.document import Document
from app.editor.ghosts.looks import Looks
from app.editor.positions.units import utf16_length


class FoldTicks:
    """Of ``document``, whose lines are divided by the marks of its side map."""

    def __init__(self, document: Document, looks: Looks) -> None:
        self._document, self._looks = document, looks

    def spans(self, _block: QTextBlock, text: str) -> list[tuple[int, int, QTextCharFormat]]:
        """Start, length (UTF-16 units of the paragraph ``text``) and format of each tick, as the highlighter asks."""
        marks = self._document.form.side_map.marks
        if marks is None:
            return []
        places = (place for mark in marks if (place := text.find(mark)) >= 0)
        return [(utf16_length(text[:place]), 1, self._looks.fold) for place in places]
