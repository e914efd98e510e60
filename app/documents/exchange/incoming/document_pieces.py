"""What a text from a word processor is made of here, between its reading and its writing as Markdown. Any thread.

Flat on purpose: word processors keep lists as paragraphs with a depth, and so does a Block.
"""

from collections import Counter
from dataclasses import dataclass, field

STRONG, EM, STRIKE, CODE = "strong", "em", "strike", "code"


@dataclass(frozen=True, slots=True)
class TextRun:
    """Characters that look alike. "\\n" in ``text`` is a line break; ``note`` calls a note instead of any text."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One list that a block stands in: which list it is, and its number there; None for a bullet."""

    list_id: str
    number: int | None


@dataclass(slots=True)
class Block:
    """A paragraph, heading ("heading", ``level`` 1-6), "code", "rule" or "table" (``rows`` of cells of runs).

    ``lists`` from the outermost in; ``begins`` its last one's item, else it goes on with it.
    """

    kind: str = "paragraph"
    runs: list[TextRun] = field(default_factory=list)
    level: int = 0
    lists: tuple[Level, ...] = ()
    begins: bool = False
    quotes: int = 0
    rows: list[list[list[TextRun]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its characters, without looks and notes."""
        return "".join(run.text for run in self.runs)

    def all_runs(self) -> list[TextRun]:
        """Those of a table's cells one after another, a space between."""
        cells = [cell for row in self.rows for cell in row if cell]
        return [run for cell in cells for run in (TextRun(" "), *cell)][1:]


@dataclass(slots=True)
class Imported:
    """A text that was read. ``notes``: blocks by the name of their note, in the order of the first calls.

    ``changes`` counts tracked "insertion" and "deletion"; ``left`` what did not come in, by kind, and ``left_words``
    has the words of it, each with its kind.
    """

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, list[Block]] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    left_words: list[tuple[str, str]] = field(default_factory=list)

    def pass_over(self, kind: str, words: str = "") -> None:
        """Count one thing that does not come in, and keep what it says."""
        self.left[kind] += 1
        if words:
            self.left_words.append((kind, words))


def whole(text: str | None, default: int) -> int:
    """The number that a file says, from 0; ``default`` for what is none, such as "²", or has no end."""
    return int(text) if text is not None and len(text) < 9 and text.isascii() and text.isdigit() else default
