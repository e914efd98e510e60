"""A place in a line, in characters and in columns, and the quotations and list items that the line belongs to.

Pure; any thread. A tab reaches to the next multiple of four columns, as CommonMark counts them.
"""

from collections.abc import Sequence

from engine.prose.kinds import Markup, MarkupKind

QUOTE = -1
"""A quotation among containers. Any other number is a list item's or a note's: the columns by which its words are
indented against what holds it."""
_QUOTE_MOST = 3


class Cursor:
    """Goes through ``line`` from left to right."""

    __slots__ = ("at", "column", "line", "pad")

    def __init__(self, line: str) -> None:
        self.line = line
        self.at = 0
        self.column = 0
        self.pad = 0
        """Columns left over of a tab that was entered in part."""

    def indent(self) -> tuple[int, int]:
        """Where the next character stands that is no space, and how many columns lie before it."""
        line, at, column = self.line, self.at, self.column
        size = len(line)
        while at < size:
            char = line[at]
            if char == " ":
                column += 1
            elif char == "\t":
                column += 4 - column % 4
            else:
                break
            at += 1
        return at, column - self.column + self.pad

    def take(self, columns: int) -> None:
        """Go on by so many columns of spaces."""
        while columns > 0:
            if self.pad:
                used = min(self.pad, columns)
                self.pad -= used
                columns -= used
                continue
            wide = 4 - self.column % 4 if self.line[self.at] == "\t" else 1
            self.at += 1
            self.column += wide
            self.pad = max(0, wide - columns)
            columns -= min(wide, columns)

    def jump(self, at: int) -> None:
        """Go on to ``at``; what is passed over has no tab but where spaces stand."""
        while self.at < at:
            self.column += 4 - self.column % 4 if self.line[self.at] == "\t" else 1
            self.at += 1
        self.pad = 0

    def enter_quote(self, at: int, markup: list[Markup]) -> None:
        """Go past the quotation sign at ``at``, and a space behind it."""
        self.jump(at + 1)
        if self.line[self.at : self.at + 1] == " ":
            self.jump(self.at + 1)
        elif self.line[self.at : self.at + 1] == "\t":
            self.take(1)
        markup.append(Markup(at, self.at, MarkupKind.QUOTE))

    def enter(self, containers: Sequence[int], markup: list[Markup]) -> int:
        """Go into as many of ``containers`` as the line belongs to; returns how many. Their signs are ``markup``."""
        for depth, width in enumerate(containers):
            at, columns = self.indent()
            if width == QUOTE:
                if columns > _QUOTE_MOST or self.line[at : at + 1] != ">":
                    return depth
                self.enter_quote(at, markup)
            elif at == len(self.line):
                continue
            elif columns < width:
                return depth
            else:
                self.take(width)
        return len(containers)
