"""What a line of a text must know of the lines before it. Pure; any thread."""

from typing import NamedTuple

from engine.prose.kinds import Markup


class Leaf(NamedTuple):
    """The block that the next line may go on with.

    name  "none", "paragraph", "fence", "code" (indented), "raw" (up to a line with ``end``), "front", "html", "table"
    end   what closes it
    size  how many of its signs do; how many lines are left
    kind  of "raw": what it is
    """

    name: str
    end: str = ""
    size: int = 0
    kind: str = ""


class Carry(NamedTuple):
    """Something inline that goes on: over so many whole lines, and of the last one up to a column of its words."""

    lines: int
    column: int
    kind: str


class LineState(NamedTuple):
    """At a line's start. ``containers``: the quotations and list items that are open, outermost first."""

    containers: tuple[int, ...]
    leaf: Leaf
    carry: Carry | None = None


class LineReading(NamedTuple):
    """``markup`` in code points of the line; ``after``: the state behind it; ``reach``: how many lines further on were
    looked at."""

    markup: tuple[Markup, ...]
    after: LineState
    reach: int


NOTHING = Leaf("none")
EMPTY = Leaf("empty")
"""An item that has no words yet."""
PARAGRAPH = Leaf("paragraph")
INDENTED = Leaf("code")
HTML = Leaf("html")
TABLE = Leaf("table")
START = LineState((), NOTHING)
PLAIN = LineState((), PARAGRAPH)
