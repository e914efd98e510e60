"""Lines behind the one that is read: whether something is closed there, and what a paragraph goes on with.

Pure; any thread; for one reading of lines that do not change meanwhile. No line is searched twice for the same sign.
"""

import re
from collections.abc import Sequence

from engine.prose.structure.cursor import Cursor
from engine.prose.structure.state import LineReading, LineState

FAR = 400
"""So many lines may a block have whose end is looked for: a formula, a comment, the data before a text."""
NEAR = 12
"""So many lines may something in running text go on for."""
MOST = 4000
_PREFIX = re.compile(r"[ \t>]*+")
_ENDS = re.compile(
    r"[ \t]{0,3}+(?:>|#{1,6}(?:[ \t]|$)|`{3}|~{3}|[-*+][ \t]|1[.)][ \t]|(?:[-*_][ \t]*+){3,}+$|"
    r"\[\^[^\]\s]{1,200}+\]:|:{3})"
)
"""How a line begins that is of no paragraph before it."""


class Ahead:
    """Of ``lines``, each with its line break."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._clear: dict[str, tuple[int, int]] = {}
        self.known: dict[tuple[str, LineState], LineReading] = {}
        """What lines are that looked at no other."""

    def line_with(self, sign: str, number: int) -> int | None:
        """The first line from ``number`` on that holds ``sign``, within FAR of them."""
        low, high = self._clear.get(sign, (number, number))
        if not low <= number <= high:
            low = high = number
        stop = min(len(self._lines), number + FAR)
        while high < stop and sign not in self._lines[high]:
            high += 1
        self._clear[sign] = low, high
        return high if high < stop else None

    def plain(self, number: int) -> str:
        """Line ``number`` without its break; empty where there is none."""
        return without_break(self._lines[number]) if number < len(self._lines) else ""

    def stripped(self, number: int) -> str:
        """Line ``number`` without its break and the signs of quotations before it; empty where there is none."""
        if number >= len(self._lines):
            return ""
        line = without_break(self._lines[number])
        prefix = _PREFIX.match(line)
        return line[prefix.end() :] if prefix is not None else line

    def continuation(self, number: int, containers: Sequence[int]) -> list[str]:
        """What the lines from ``number`` on say that belong to the same paragraph, without what stands before their
        words: at most NEAR of them."""
        words: list[str] = []
        size = 0
        for line in self._lines[number : number + NEAR]:
            cursor = Cursor(without_break(line))
            cursor.enter(containers, [])
            at, _columns = cursor.indent()
            if at == len(cursor.line):
                break
            if ends_paragraph(cursor.line, cursor.at):
                break
            words.append(cursor.line[at:])
            size += len(cursor.line) - at
            if size > MOST:
                break
        return words


def ends_paragraph(line: str, at: int) -> bool:
    """Whether what begins at ``at`` of ``line`` is of no paragraph before it."""
    return _ENDS.match(line, at) is not None


def without_break(line: str) -> str:
    """``line`` without the character or two that end it."""
    if line.endswith("\n"):
        return line[:-2] if line.endswith("\r\n") else line[:-1]
    return line[:-1] if line and line[-1] in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else line
