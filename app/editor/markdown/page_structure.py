"""What of a page is prose and what is not: its text's structure, kept up with every edit.

GUI thread. Follows the buffer; changes nothing. A paragraph is a line; of one that is folded because it is too long,
each part is. Columns are code points. What is asked costs what has changed since, of a text just opened what lies
before it.
"""

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from engine.prose.kinds import LITERAL, Markup, MarkupKind
from engine.prose.structure.code_lines import has_code
from engine.prose.structure.structure import Structure

SEPARATOR = "\u2029"
FEW = 60
"""How many changed paragraphs are asked one by one; more are read as one text."""


class PageStructure:
    """Of ``buffer``. Call :meth:`change` with every ``contentsChange``."""

    def __init__(self, buffer: QTextDocument) -> None:
        self._buffer = buffer
        self.reading = Structure(lines=buffer.toRawText().split(SEPARATOR))
        """Of its paragraphs; to be asked only."""

    def markup(self, block: QTextBlock) -> tuple[Markup, ...]:
        """What of ``block`` is no prose."""
        return self.reading.line(block.blockNumber())

    def is_literal(self, block: QTextBlock) -> bool:
        """Whether ``block`` is code or data and no words at all."""
        return self.reading.is_literal(block.blockNumber())

    def in_fence(self, block: QTextBlock) -> bool:
        """Whether fenced code is open where ``block`` begins."""
        return self.reading.in_fence(block.blockNumber())

    def is_literal_at(self, block: QTextBlock, column: int) -> bool:
        """Whether what is typed at ``column`` of ``block`` is typed as it is: inside something that is no prose."""
        kinds = {span.kind for span in self.markup(block)}
        if MarkupKind.INDENTED_CODE in kinds:
            # Its first line may be a paragraph's that has only begun.
            before = block.previous()
            return (before.isValid() and self.is_literal(before)) or has_code(block.text().strip())
        if self.is_literal(block):
            return True
        return any(low < column < high and kind in LITERAL for low, high, kind in self.markup(block))

    def change(self, position: int, added: int) -> tuple[int, int]:
        """Paragraphs changed; returns the first and the last of them as they are now."""
        buffer, structure = self._buffer, self.reading
        first, last = buffer.findBlock(position), buffer.findBlock(position + added)
        if not last.isValid():
            last = buffer.lastBlock()
        low, high = first.blockNumber(), last.blockNumber()
        more = buffer.blockCount() - structure.line_count
        if high - low < FEW:
            lines, block = [], first
            for _ in range(low, high + 1):
                lines.append(block.text())
                block = block.next()
        else:
            cursor = QTextCursor(first)
            cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
            lines = cursor.selectedText().split(SEPARATOR)
        structure.replace_lines(low, high - more + 1, lines)
        return low, high
