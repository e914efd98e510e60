"""Bold, italic and links by key: put around the selected words or the word at the caret, and taken away again.

GUI thread. A companion of the editor; each is one undo step of the writer's. Knows nothing of menus or runs.
"""

import re

from app.editor.markdown.list_items import read_item
from app.editor.markdown.toggling import Emphasised, emphasised
from app.editor.positions.units import Replacement, head
from app.editor.surface import Surface
from engine.messages import Range
from engine.prose.characters import is_letter

ITALIC, BOLD = 1, 2
"""How many signs each has."""
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S++")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]*+)\]\([^()\n]*+\)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]++")
_JOINERS = "'’-"


class PageEmphasis:
    """Of ``page``."""

    def __init__(self, page: Surface) -> None:
        self._page = page

    def toggle(self, size: int) -> None:
        """Emphasise with ``size`` signs, or take them away where all of it has them; nothing in code and data."""
        page = self._page
        low, high = page.selection()
        parts = [part for part in self._parts(low, high) if self._is_prose(part[2])]
        if page.isReadOnly() or not parts:
            return
        spans = [
            (line, emphasised(page.text()[line:stop], start - line, end - line)) for line, stop, start, end in parts
        ]
        words = [(line, span) for line, span in spans if span.end > span.start]
        chosen = words or spans[:1]
        off = all(span.has(size) for _line, span in chosen)
        changes: list[Replacement] = []
        for line, span in chosen:
            if off:
                changes += _taken(line, span, size)
            elif not span.has(size):
                changes += [(line + place, line + place, "*" * size) for place in (span.start, span.end)]
        if low < high:
            low, high = chosen[0][0] + chosen[0][1].start, chosen[-1][0] + chosen[-1][1].end
        page.replace(_joined(changes))
        page.select(_moved(low, changes), _moved(high, changes))

    def link(self) -> None:
        """Make a link of the selected words or address, or words again of the link at the caret."""
        page = self._page
        low, high = page.selection()
        line, stop, start, end = self._parts(low, high)[0]
        if page.isReadOnly() or "\n" in page.text()[low:high]:
            return
        text = page.text()[line:stop]
        for match in _LINK.finditer(text):
            first, last = line + match.start(), line + match.end()
            if first <= low and high <= last and self._is_prose(line + match.start(1)):
                page.replace([(first, last, match[1])])
                page.select(first, first + len(match[1]))
                return
        if not self._is_prose(start):
            return
        words = text[start - line : end - line]
        if _ADDRESS.fullmatch(words):
            page.replace([(start, end, f"[]({words})")])
            page.select(start + 1, start + 1)
        else:
            page.replace([(start, end, f"[{words}]()")])
            place = start + (len(words) + 3 if words else 1)
            page.select(place, place)

    def _parts(self, low: int, high: int) -> list[tuple[int, int, int, int]]:
        """For each line of ``low:high`` where it begins and ends, and where what is meant of it does: of a caret the
        word that it stands in."""
        text, parts = self._page.text(), []
        at = low
        while True:
            line = text.rfind("\n", 0, at) + 1
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            behind = line + _signs_before(text[line:stop])
            start, end = max(at, behind), min(high, stop)
            if low == high:
                start, end = _word(text, low)
            parts.append((line, stop, start, max(start, end)))
            if stop >= high:
                return parts
            at = stop + 1

    def _is_prose(self, place: int) -> bool:
        unit = self._page.positions.units.to_utf16(place)
        block = self._page.document().findBlock(unit)
        column = len(head(block.text(), unit - block.position()))
        return not self._page.highlighter.structure.is_literal_at(block, column)


def _signs_before(line: str) -> int:
    """How much of ``line`` opens a list, a quotation or a heading."""
    item = read_item(line)
    if item is not None:
        return len(item.prefix)
    heading = _HEADING.match(line)
    return 0 if heading is None else heading.end()


def _word(text: str, place: int) -> Range:
    """The word around ``place``; nothing where there is none."""
    start = end = place

    def belongs(at: int) -> bool:
        if not 0 <= at < len(text):
            return False
        inner = text[at] in _JOINERS and all(
            0 <= near < len(text) and is_letter(text[near]) for near in (at - 1, at + 1)
        )
        return is_letter(text[at]) or inner

    while belongs(start - 1):
        start -= 1
    while belongs(end):
        end += 1
    return start, end


def _taken(line: int, span: Emphasised, size: int) -> list[Replacement]:
    low, high = span.of(size)
    before, behind = line + span.start, line + span.end
    return [(before - high, before - low, ""), (behind + low, behind + high, "")]


def _moved(place: int, changes: list[Replacement]) -> int:
    """Where ``place`` is after the changes, which open and close in turn: between them."""
    for number, (start, end, new) in reversed(list(enumerate(changes))):
        if start < place or (start == place and number % 2 == 0):
            place += len(new) - (end - start)
    return place


def _joined(changes: list[Replacement]) -> list[Replacement]:
    """Two at one place, as where nothing is selected, are one."""
    if len(changes) == 2 and changes[0][:2] == changes[1][:2]:
        return [(*changes[0][:2], changes[0][2] + changes[1][2])]
    return changes
