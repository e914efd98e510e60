"""One reading of a text's structure: what is prose, and what is not and why. Pure; any thread, one at a time.

Whoever must know what a writer's words are asks here: edits, spelling, counts, smart typing, the outline, the page.

    Structure(text).prose(start, end)        the writer's words of a stretch, for a text that is read once
    Structure(text).markup(start, end)       all else of it but line breaks, each with its kind
    structure.replace(start, end, new)       after an edit
    structure.replace_lines(first, stop, …)  the same, for a page that knows its lines
    structure.line(number)                   what is no prose in one line, in code points of the line
    utf8_ranges(text, ranges)                ranges in bytes of UTF-8

Nothing is read before it is asked for. After an edit only lines are read again that say something else now: from the
first one that looked ahead to what was changed, to the first one behind it that begins as it did before.
"""

from collections.abc import Iterable, Sequence

from engine.messages import Range
from engine.prose.kinds import Markup, MarkupKind
from engine.prose.structure.ahead import FAR, Ahead
from engine.prose.structure.front_matter import MOST
from engine.prose.structure.line_index import LineIndex
from engine.prose.structure.line_reader import read_line
from engine.prose.structure.state import START, LineState

_LONGEST_LOOK = max(FAR, MOST) + 2
_SETTLE = 32


class Structure:
    """Of ``text``, or of ``lines``, each with its line break: a page's have a plain newline."""

    def __init__(self, text: str = "", lines: Sequence[str] | None = None) -> None:
        self._lines = list(lines) if lines is not None else split(text)
        self._index: LineIndex | None = None
        count = len(self._lines)
        self._markup: list[tuple[Markup, ...]] = [()] * count
        self._reach = [0] * count
        self._states: list[LineState] = [START] * count
        """At the start of each line that was read."""
        self._ready = 0
        """Lines before this one are read."""
        self._known = 0
        """Lines before this one were read once; from ``_changed`` on they say what they said, if the state at their
        start is what it was."""
        self._changed = 0

    # ---------------------------------------------------------------- questions

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def line(self, number: int) -> tuple[Markup, ...]:
        """What is no prose in line ``number``, ascending and disjoint, in code points of the line."""
        self._read(number + 1)
        return self._markup[number]

    def is_literal(self, number: int) -> bool:
        """Whether line ``number`` is code or data and no words at all: of a fence, indented code, front matter, or a
        block of formulas or comments."""
        self._read(number + 1)
        state = self._states[number]
        if state.leaf.name in ("fence", "raw", "front"):
            return True
        kinds = {span.kind for span in self._markup[number]}
        return bool(kinds & _BLOCKS)

    def in_fence(self, number: int) -> bool:
        """Whether fenced code is open where line ``number`` begins."""
        self._read(number)
        return number > 0 and self._states[number].leaf.name == "fence"

    def markup(self, start: int = 0, end: int | None = None) -> list[Markup]:
        """What is no prose in the text's ``start:end``, clipped to it, ascending and disjoint, a piece a line; line
        breaks are not in it."""
        first, stop_line, place = self._lines_of(start, end)
        spans: list[Markup] = []
        for number in range(first, stop_line):
            spans += [Markup(place + low, place + high, kind) for low, high, kind in self._markup[number]]
            place += len(self._lines[number])
        stop = place if end is None else end
        clipped = [Markup(max(low, start), min(high, stop), kind) for low, high, kind in spans]
        return [span for span in clipped if span.start < span.end]

    def prose(self, start: int = 0, end: int | None = None) -> list[Range]:
        """The stretches of ``start:end`` that are a writer's words, ascending and disjoint, none over a line break; the
        spaces beside them are theirs."""
        first, stop_line, place = self._lines_of(start, end)
        ranges: list[Range] = []
        for number in range(first, stop_line):
            line = self._lines[number]
            stop = place + len(line.rstrip(_BREAKS))
            at = place
            for low, high, _kind in self._markup[number]:
                ranges.append((at, place + low))
                at = place + high
            ranges.append((at, stop))
            place += len(line)
        last = place if end is None else end
        clipped = [(max(low, start), min(high, last)) for low, high in ranges]
        return [(low, high) for low, high in clipped if low < high]

    def _lines_of(self, start: int, end: int | None) -> tuple[int, int, int]:
        """The lines of ``start:end``, read: the first, the one behind the last, and where the first begins."""
        index = self._indexed()
        first = index.line(start)
        stop = len(self._lines) if end is None else index.line(max(start, end - 1)) + 1
        self._read(stop)
        return first, stop, index.start(first)

    def kind_at(self, place: int) -> MarkupKind | None:
        """What the character ``place`` is part of; None: prose, or a line break."""
        index = self._indexed()
        number = index.line(place)
        column = place - index.start(number)
        return next((kind for low, high, kind in self.line(number) if low <= column < high), None)

    # ---------------------------------------------------------------- edits

    def replace(self, start: int, end: int, new: str) -> Range:
        """The text's ``start:end`` is now ``new``. Returns the lines that were changed, first and behind the last."""
        index = self._indexed()
        first, last = index.line(start), index.line(end)
        # A break of two characters may be cut in two, or come about.
        first = max(0, first - 1)
        low, high = index.start(first), index.start(last)
        before = "".join(self._lines[first:last])[: start - low]
        if start > high:
            before = "".join(self._lines[first : last + 1])[: start - low]
        after = self._lines[last][end - high :]
        lines = split(before + new + after)
        stop = last + 1
        if stop < len(self._lines) and lines[-1] == "":
            lines.pop()
        elif stop < len(self._lines) and not lines[-1].endswith(tuple(_BREAKS)):
            stop += 1
            lines = split("".join(lines) + self._lines[last + 1])
            if lines[-1] == "" and stop < len(self._lines):
                lines.pop()
        self.replace_lines(first, stop, lines)
        return first, first + len(lines)

    def replace_lines(self, first: int, stop: int, lines: Sequence[str]) -> None:
        """Lines ``first`` up to ``stop`` are now ``lines``, each with its break; the last line of a text has none."""
        if self._ready < self._known:
            # What an earlier edit left open comes to rest within some lines, but where it opened a fence.
            self._read(min(self._ready + _SETTLE, self._known))
        lines = list(lines)
        if not lines:
            # What was taken out shows in the state of the line that comes there now.
            if first:
                first, lines = first - 1, [self._lines[first - 1]]
            else:
                stop, lines = stop + 1, [self._lines[stop]]
        if self._index is not None:
            self._index.replace(first, stop, [len(line) for line in lines])
        count, more = len(lines), len(lines) - (stop - first)
        behind = first + count
        self._lines[first:stop] = lines
        self._markup[first:stop] = [()] * count
        self._reach[first:stop] = [0] * count
        self._states[first:stop] = [self._states[first], *[START] * (count - 1)]
        pending = self._ready < self._known
        self._changed = max(behind, self._changed + more if pending and self._changed >= stop else behind)
        self._known = self._known + more if stop <= self._known else min(self._known, first)
        self._ready = min(self._ready, self._known, self._first_to_read(first))

    def _first_to_read(self, number: int) -> int:
        """The first line that looked ahead as far as line ``number``, or that line itself."""
        low = max(0, number - _LONGEST_LOOK)
        for line, reach in enumerate(self._reach[low:number], low):
            if reach and line + reach >= number:
                return line
        return number

    # ---------------------------------------------------------------- reading

    def _read(self, stop: int) -> None:
        """See to it that the lines before ``stop`` are read."""
        if stop <= self._ready:
            return
        lines, states, markup, reach = self._lines, self._states, self._markup, self._reach
        count, number = len(lines), self._ready
        state = states[number] if number else START
        ahead = Ahead(lines)
        while number < stop:
            markup[number], state, reach[number] = read_line(lines, number, state, ahead)
            number += 1
            if number == count:
                break
            if self._changed <= number < self._known and states[number] == state:
                number = self._known
                state = states[number] if number < count else state
                continue
            states[number] = state
        if number < self._known:
            # Its state is a new one, which it was not read with.
            self._changed = max(self._changed, number + 1)
        self._ready = number
        self._known = max(self._known, number)

    def _indexed(self) -> LineIndex:
        if self._index is None:
            self._index = LineIndex([len(line) for line in self._lines])
        return self._index


_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_BLOCKS = frozenset({MarkupKind.FENCE, MarkupKind.INDENTED_CODE, MarkupKind.FRONT_MATTER})


def split(text: str) -> list[str]:
    """The lines of ``text`` with their breaks; the last one has none, and may be empty."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[-1][-1] in _BREAKS:
        lines.append("")
    return lines


def utf8_ranges(text: str, ranges: Iterable[Range]) -> list[Range]:
    """Ascending ``ranges`` of ``text``, in bytes of its UTF-8."""
    out: list[Range] = []
    at = place = 0
    for low, high in ranges:
        start = place + len(text[at:low].encode("utf-8", "surrogatepass"))
        place = start + len(text[low:high].encode("utf-8", "surrogatepass"))
        at = high
        out.append((start, place))
    return out
