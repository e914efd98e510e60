"""Items of lists and quotations, line by line: how the next one begins, how one ends, and how deep it stands.

Pure; no Qt. Knows lines, not where they stand; which of them are code is somebody else's to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)++")
_ITEM = re.compile(r"([ \t]*+)([-*+]|\d{1,9}[.)])([ \t]++)(\[[ xX]\](?:[ \t]++|$))?")
_RULE = re.compile(r"[ \t]*+(?:(?:-[ \t]*+){3,}|(?:\*[ \t]*+){3,})$")
TAB = 4


@dataclass(frozen=True, slots=True)
class ListItem:
    """What stands before the words of a line: signs of quotation, then (where ``marker`` is not "") an item's indent,
    marker, gap and box."""

    quote: str
    indent: str = ""
    marker: str = ""
    gap: str = ""
    box: str = ""

    @property
    def prefix(self) -> str:
        """All of it."""
        return f"{self.quote}{self.indent}{self.marker}{self.gap}{self.box}"

    @property
    def depth(self) -> int:
        """Columns before the marker."""
        return columns(self.indent)

    @property
    def number(self) -> int | None:
        """Of a numbered item."""
        return int(self.marker[:-1]) if self.marker[:1].isdigit() else None

    def numbered(self, number: int) -> "ListItem":
        """The same with another number, if it has one."""
        return self if self.number is None else replace(self, marker=f"{number}{self.marker[-1]}")


def columns(indent: str) -> int:
    """How wide white space is."""
    return len(indent.expandtabs(TAB))


def read_item(line: str) -> ListItem | None:
    """What ``line`` begins with; None where that is neither a list nor a quotation."""
    match = _QUOTE.match(line)
    quote = match.group() if match is not None else ""
    rest = line[len(quote) :]
    item = None if _RULE.match(rest) else _ITEM.match(rest)
    if item is not None:
        return ListItem(quote, item[1], item[2], item[3], item[4] or "")
    return ListItem(quote) if quote else None


def next_prefix(item: ListItem, above: Sequence[str]) -> str:
    """How the line behind ``item`` begins. ``above``: the lines above it, the nearest first."""
    if not item.marker:
        return item.quote
    number = item.number
    if number is not None:
        before = sibling_above(item, above)
        # Some number all items alike, and leave the counting to whoever shows them.
        item = item if before is not None and before.number == number else item.numbered(number + 1)
    return replace(item, box="[ ] " if item.box else "").prefix


def ended_prefix(item: ListItem, above: Sequence[str]) -> str:
    """What an empty item becomes that ends: an item of the list around, else nothing but its quotation, a quotation
    within less."""
    if not item.marker:
        return item.quote[: item.quote.rstrip().rfind(">")] if item.quote.count(">") > 1 else ""
    around = parent_above(item, above)
    if around is None:
        return item.quote
    return next_prefix(around, ())


def nested(item: ListItem, above: Sequence[str]) -> ListItem | None:
    """``item`` a level deeper, in the one before it; None where there is none."""
    before = sibling_above(item, above)
    if before is None:
        return None
    deeper = replace(item, indent=before.indent + " " * len(before.marker + " "))
    last = sibling_above(deeper, above)
    return deeper.numbered(1 if last is None or last.number is None else last.number + 1)


def lifted(item: ListItem, above: Sequence[str]) -> ListItem | None:
    """``item`` a level higher; None where it stands highest."""
    around = parent_above(item, above)
    if around is None:
        return replace(item, indent="") if item.depth else None
    higher = replace(item, indent=around.indent)
    return higher if around.number is None else higher.numbered(around.number + 1)


def sibling_above(item: ListItem, above: Sequence[str]) -> ListItem | None:
    """The item before ``item`` in the same list."""
    return _above(item, above, item.depth)


def parent_above(item: ListItem, above: Sequence[str]) -> ListItem | None:
    """The item that ``item`` stands in."""
    return _above(item, above, None)


def _above(item: ListItem, above: Sequence[str], depth: int | None) -> ListItem | None:
    """The first that stands at ``depth``, or (None) higher than ``item``, unless one that stands higher comes first, or
    a line that is of no list."""
    for line in above:
        if not line.strip().strip(">").strip():
            continue
        other = read_item(line)
        if other is None or not other.marker:
            if not line[:1].isspace():
                return None
            continue
        if other.quote.count(">") != item.quote.count(">"):
            return None
        if other.depth < item.depth:
            return other if depth is None else None
        if other.depth == depth:
            return other
    return None
