"""The word-level difference of two texts, as changes a writer can take or refuse one by one. Pure functions; no Qt."""

import difflib
import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:['’\-]\w+)*|\n|[^\S\n]+|[^\w\s]", re.UNICODE)
JOIN = 2
"""Unchanged tokens between two changes that are too few to read as unchanged (a space, a lone "a")."""


@dataclass(frozen=True, slots=True)
class DifferencePart:
    """Part of the comparison: unchanged where ``old == new``. ``start`` is its place in the old text, in code
    points."""

    start: int
    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


def words(text: str) -> list[str]:
    """``text`` in words, runs of spaces, newlines and single signs; joined they give it back."""
    return _WORD.findall(text)


def pieces(old: str, new: str) -> tuple[DifferencePart, ...]:
    """Cover ``old`` and ``new`` with pieces, alternately unchanged and changed as far as a reader would say so."""
    if old == new:
        return (DifferencePart(0, old, new),) if old else ()
    a, b = words(old), words(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    rows: list[list[str]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        gone, come = "".join(a[i:j]), "".join(b[k:m])
        small = kind == "equal" and j - i <= JOIN and len(gone.strip()) <= 1 and "\n" not in gone
        joins = small and rows and rows[-1][0] != rows[-1][1] and j < len(a) and m < len(b)
        if rows and (joins or (kind != "equal" and rows[-1][0] != rows[-1][1])):
            rows[-1][0] += gone
            rows[-1][1] += come
        else:
            rows.append([gone, come])
    parts = []
    at = 0
    for gone, come in rows:
        parts.append(DifferencePart(at, gone, come))
        at += len(gone)
    return tuple(parts)
