"""Word's numbering: which lists a paragraph stands in and what its number is. Any thread, no Qt."""

from collections import Counter
from typing import Any

from app.documents.exchange.incoming.document_pieces import Level, whole
from app.documents.exchange.incoming.word_styles import W

_DEEPEST = 9


class Numbering:
    """``root`` is the numbering part; None where the document has none. Counts on with every :meth:`next`."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, tuple[bool, int]]] = {}
        self._kinds: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._begun: Counter[tuple[str, int]] = Counter()
        self._last: list[Level] = []
        if root is None:
            return
        kinds = {
            list_kind.get(f"{W}abstractNumId"): _levels(list_kind) for list_kind in root.iterchildren(f"{W}abstractNum")
        }
        for number in root.iterchildren(f"{W}num"):
            name = number.get(f"{W}numId", "")
            linked = number.find(f"{W}abstractNumId")
            kind = linked.get(f"{W}val") if linked is not None else None
            levels = dict(kinds.get(kind, {}))
            for changed in number.iterchildren(f"{W}lvlOverride"):
                depth = whole(changed.get(f"{W}ilvl"), 0)
                levels |= _levels(changed)
                start = changed.find(f"{W}startOverride")
                if start is not None:
                    bullet = levels.get(depth, (False, 1))[0]
                    levels[depth] = (bullet, whole(start.get(f"{W}val"), 1))
                    self._restarts[name, depth] = levels[depth][1]
            self._levels[name] = levels
            # Lists of one kind go on counting where the other stopped. LibreOffice writes the first item of a list
            # under a number that begins anew, and the items after it under others of its kind.
            self._kinds[name] = f"a{kind}"

    @property
    def last(self) -> tuple[Level, ...]:
        """The lists of the item before; empty after :meth:`interrupt`."""
        return tuple(self._last)

    def interrupt(self) -> None:
        """Something that stands in no list; the numbers go on where they are."""
        self._last = []

    def next(self, number: str, depth: int) -> tuple[Level, ...]:
        """The lists, from the outermost in, of a paragraph that begins an item of list ``number`` at ``depth``."""
        depth = min(max(depth, 0), _DEEPEST - 1)
        kind = self._kinds.get(number, f"n{number}")
        bullet, start = self._levels.get(number, {}).get(depth, (True, 1))
        anew = self._restarts.pop((number, depth), None)
        if anew is not None:
            self._counts[kind, depth] = anew - 1
            self._begun[kind, depth] += 1
        count = self._counts.get((kind, depth), start - 1) + 1
        self._counts[kind, depth] = count
        for deeper in range(depth + 1, _DEEPEST):
            self._counts.pop((kind, deeper), None)
        outer = self._last[:depth]
        while len(outer) < depth:
            outer.append(Level(self._list_id(kind, len(outer)), None))
        self._last = [*outer, Level(self._list_id(kind, depth), None if bullet else count)]
        return tuple(self._last)

    def _list_id(self, kind: str, depth: int) -> str:
        return f"{kind}/{depth}/{self._begun[kind, depth]}"


def _levels(holder: Any) -> dict[int, tuple[bool, int]]:
    """(whether a bullet, the first number) by depth."""
    levels = {}
    for level in holder.iterchildren(f"{W}lvl"):
        form, start = level.find(f"{W}numFmt"), level.find(f"{W}start")
        bullet = form is None or form.get(f"{W}val") in ("bullet", "none")
        first = whole(start.get(f"{W}val"), 1) if start is not None else 1
        depth = whole(level.get(f"{W}ilvl"), 0)
        if depth < _DEEPEST:
            levels[depth] = (bullet, first)
    return levels
