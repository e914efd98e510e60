"""A page's text as its file has it, every line in one piece, and where each of its places stands on the page.

Any thread, no Qt; pure. A line that is too long stands on the page in pieces (``app.documents.disk.folding``). Whoever
reads lines or what goes over them (a search, a quotation, a heading, a word) reads them here, and comes back with
places on the page. Both counts are code points.

    page      … the river E           whole     … the river and the house …
              Sand the house …
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping

from engine.messages import Range

FoldMarks = tuple[str, str]
"""What closes a piece of a divided line, and what opens the next one."""


class Unfolded:
    """Of ``page``, the text of a page whose lines are divided by ``marks``; None: none is, and nothing moves.

    ``meanings`` is what single characters stand for, as ``str.translate`` takes it.
    """

    def __init__(self, page: str, marks: FoldMarks | None, meanings: Mapping[int, str] | None = None) -> None:
        cuts = _cuts(page, *marks) if marks is not None else []
        self._at: list[int] = []
        """Where in the whole text each cut lies, rising."""
        self._gone: list[int] = []
        """How many characters of the page the cuts take, up to and with each."""
        self._starts = [start for start, _end in cuts]
        self.text = page
        if cuts:
            kept, gone, behind = [], 0, 0
            for start, end in cuts:
                kept.append(page[behind:start])
                self._at.append(start - gone)
                gone, behind = gone + end - start, end
                self._gone.append(gone)
            self.text = "".join([*kept, page[behind:]])
        if meanings:
            self.text = self.text.translate(meanings)

    def __bool__(self) -> bool:
        """Whether anything is divided."""
        return bool(self._at)

    def to_whole(self, place: int) -> int:
        """Where ``place`` of the page is in the whole text; a place in a division is where the pieces meet."""
        cut = bisect_right(self._starts, place) - 1
        if cut < 0:
            return place
        return max(self._at[cut], place - self._gone[cut])

    def to_page(self, start: int, end: int) -> Range:
        """Where ``start:end`` of the whole text stands on the page: without a division at either end, with those in
        between. A place between two pieces is at the beginning of the second."""
        if not self._at:
            return start, end
        before = bisect_right(self._at, start) - 1
        first = start + (self._gone[before] if before >= 0 else 0)
        if start == end:
            return first, first
        before = bisect_left(self._at, end) - 1
        return first, end + (self._gone[before] if before >= 0 else 0)

    def all_to_page(self, ranges: Iterable[Range]) -> tuple[Range, ...]:
        """The same for many."""
        return tuple(self.to_page(start, end) for start, end in ranges) if self._at else tuple(ranges)

    def parts(self, start: int, end: int) -> list[Range]:
        """What of the page's ``start:end`` is text: without the divisions inside it. Never none."""
        parts: list[Range] = []
        low, first = start, bisect_left(self._starts, start)
        for cut in range(first, len(self._starts)):
            begin = self._starts[cut]
            if begin >= end:
                break
            parts.append((low, begin))
            low = begin + self._gone[cut] - (self._gone[cut - 1] if cut else 0)
        return [*parts, (low, end)]


def _cuts(page: str, end_mark: str, start_mark: str) -> list[Range]:
    """What of ``page`` is no text, in rising order: marks, and line ends between a line with the one and a line with
    the other. Those that touch are one."""
    places = set(_places(page, end_mark)) | set(_places(page, start_mark))
    behind = -1
    for place in _places(page, end_mark):
        if place < behind:
            continue  # another one in the same line
        behind = page.find("\n", place)
        if behind < 0:
            break
        stop = page.find("\n", behind + 1)
        if page.find(start_mark, behind + 1, len(page) if stop < 0 else stop) >= 0:
            places.add(behind)
    cuts: list[Range] = []
    for place in sorted(places):
        if cuts and cuts[-1][1] == place:
            cuts[-1] = (cuts[-1][0], place + 1)
        else:
            cuts.append((place, place + 1))
    return cuts


def _places(page: str, mark: str) -> list[int]:
    places = []
    at = page.find(mark)
    while at >= 0:
        places.append(at)
        at = page.find(mark, at + 1)
    return places
