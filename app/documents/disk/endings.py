"""Line endings, kept for every line of a file that mixes them. Pure functions of text; any thread, no Qt.

The editor's text divides paragraphs by a newline. A file with one kind of ending needs nothing more than that kind;
a file that mixes them is aligned, line by line, with the text it was opened with, so that endings follow their lines
through edits and come back with an undo.
"""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_ENDING = re.compile(r"\r\n|\r|\n")
_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
ALIGN_LIMIT = 4_000_000
"""Cells (old lines x new lines) above which the middle of a mixed file is matched by place instead of by content."""


@dataclass(frozen=True, slots=True)
class Endings:
    """``default`` ends new lines; ``lines`` and ``marks`` (one shorter) are kept only for a mixed file."""

    default: str
    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """ "LF", "CRLF", "CR" or "mixed", for the writer."""
        return "mixed" if self.marks else _NAMES[self.default]

    def applied(self, text: str) -> str:
        """``text`` with every newline written as its line's own ending."""
        if not self.marks:
            return text if self.default == "\n" else text.replace("\n", self.default)
        lines = text.split("\n")
        marks = self._aligned(lines)
        parts: list[str] = []
        for line, mark in zip(lines, [*marks, ""], strict=True):
            parts += (line, mark)
        return "".join(parts)

    def _aligned(self, lines: Sequence[str]) -> list[str]:
        """The endings of all but the last of ``lines``."""
        marks = [""] * len(lines)
        old = self.lines
        shorter = min(len(old), len(lines))
        head = next((i for i in range(shorter) if old[i] != lines[i]), shorter)
        room = shorter - head
        tail = next((i for i in range(room) if old[-1 - i] != lines[-1 - i]), room)
        self._copy(marks, 0, 0, head)
        self._copy(marks, len(old) - tail, len(lines) - tail, tail)
        a, b = old[head : len(old) - tail], lines[head : len(lines) - tail]
        if len(a) * len(b) > ALIGN_LIMIT:
            self._copy(marks, head, head, min(len(a), len(b)))
        else:
            for kind, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
                if kind in ("equal", "replace"):
                    self._copy(marks, head + i, head + k, min(j - i, m - k))
        last = self.default
        for i, mark in enumerate(marks):
            last = marks[i] = mark or last
        return marks[:-1]

    def _copy(self, marks: list[str], source: int, target: int, count: int) -> None:
        for i in range(count):
            if source + i < len(self.marks):
                marks[target + i] = self.marks[source + i]


def split_endings(text: str, default: str) -> tuple[str, Endings]:
    """``text`` of a file with newlines only, and its endings; ``default`` where it has none."""
    crlf = text.count("\r\n")
    counts = Counter({"\r\n": crlf, "\r": text.count("\r") - crlf, "\n": text.count("\n") - crlf})
    kinds = [mark for mark, count in counts.most_common() if count]
    if not kinds:
        return text, Endings(default)
    if len(kinds) == 1:
        return (text if kinds[0] == "\n" else text.replace(kinds[0], "\n")), Endings(kinds[0])
    lines = tuple(_ENDING.split(text))
    return "\n".join(lines), Endings(kinds[0], lines, tuple(_ENDING.findall(text)))
