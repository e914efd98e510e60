"""Ghosts: drafts, proposals and holes drawn into the page without touching the document.

GUI thread. Each of them gives patches: "this range is shown as these runs". For every block that has patches, the runs
(and the text between two patches) go into the preedit area of the block's QTextLayout, and the originals are shown
at no width. The document's text, revision and undo stack know nothing of it. One preedit area a block is all that Qt
has, and input methods use it too: see :meth:`Overlay.hold`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from app.editor.positions.units import utf16_length

LINE = "\u2028"
VANISH = 0x100001
"""Marks the format of hidden originals (QTextFormat.UserProperty and up is free)."""


class Look(StrEnum):
    """How a run is drawn."""

    PLAIN = "plain"
    SETTLED = "settled"
    FRESH = "fresh"
    UNSETTLED = "unsettled"
    NOISE = "noise"
    LOCKED = "locked"
    ADDED = "added"
    REMOVED = "removed"
    REFUSED = "refused"
    HOLE = "hole"


@dataclass(frozen=True, slots=True)
class GhostRun:
    """Some text in one look. ``source``: where it is copied from, in UTF-16 units from its patch's start; ``tag`` is
    the giver's own; ``current`` marks the change that the keys act on."""

    text: str
    look: Look = Look.PLAIN
    source: int | None = None
    tag: object = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Patch:
    """The buffer's ``start:end`` (UTF-16 units) is shown as ``runs``; a newline in them is a paragraph's end."""

    start: int
    end: int
    runs: tuple[GhostRun, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A run inside a block's preedit area: offsets in it, and the source in the block (None: new text)."""

    run: GhostRun
    start: int
    end: int
    source: int | None


@dataclass(frozen=True, slots=True)
class Ghost:
    """One block's composed preedit area, in UTF-16 units of the block; ``hidden`` is the range shown at no width."""

    start: int
    text: str
    hidden: int
    placed: tuple[Placed, ...]

    def to_layout(self, offset: int) -> int:
        """Where ``offset`` of the block stands in its layout."""
        length = utf16_length(self.text)
        if offset < self.start:
            return offset
        if offset >= self.start + self.hidden:
            return offset + length
        for placed in self.placed:
            if placed.source is not None and placed.source <= offset <= placed.source + placed.end - placed.start:
                return self.start + placed.start + offset - placed.source
        return self.start

    def from_layout(self, offset: int) -> int:
        """The block's offset shown at ``offset`` of its layout."""
        length = utf16_length(self.text)
        if offset <= self.start:
            return offset
        if offset >= self.start + length:
            return max(offset - length, self.start + self.hidden)
        last = self.start
        for placed in self.placed:
            inside = offset - self.start - placed.start
            if placed.source is not None:
                last = placed.source + min(inside, placed.end - placed.start)
            if inside <= placed.end - placed.start:
                break
        return last

    def at(self, offset: int) -> GhostRun | None:
        """The run drawn at ``offset`` of the layout."""
        for placed in self.placed:
            if placed.start <= offset - self.start < placed.end:
                return placed.run
        return None


Patches = Callable[[], Iterable[Patch]]
"""Asked for them whenever the overlay is composed again."""
Formats = Callable[[GhostRun], QTextCharFormat]


class Overlay:
    """Composes the patches into ghosts and puts them into the layouts of ``buffer``.

    ``formats`` gives a run's character format; ``rehighlight`` redoes a block's other formats (the highlighter asks
    :meth:`hidden` for what to shrink).
    """

    def __init__(self, buffer: QTextDocument, formats: Formats, rehighlight: Callable[[QTextBlock], None]) -> None:
        self._buffer = buffer
        self._formats = formats
        self._rehighlight = rehighlight
        self._givers: dict[str, Patches] = {}
        self._ghosts: dict[int, tuple[QTextBlock, Ghost, list[QTextLayout.FormatRange]]] = {}
        self._redone: set[int] = set()
        self.vanish = QTextCharFormat()
        """The format in which originals take no width; the highlighter makes it from the page's font."""
        self._held = -1
        self._refreshing = False

    def __bool__(self) -> bool:
        return bool(self._ghosts)

    def set_patches(self, name: str, patches: Patches | None) -> None:
        """Show what ``patches`` gives under ``name``, in place of what was shown under it; None: nothing."""
        if patches is None:
            if self._givers.pop(name, None) is None:
                return
        else:
            self._givers[name] = patches
        self.refresh()

    def ghost(self, block: QTextBlock) -> Ghost | None:
        """What is drawn over ``block``."""
        drawn = self._ghosts.get(block.position())
        return drawn[1] if drawn is not None else None

    def hidden(self, block: QTextBlock) -> tuple[int, int] | None:
        """Offset and length in ``block`` of the text shown at no width. The highlighter asks when it redoes a block."""
        ghost = self.ghost(block)
        if ghost is None:
            return None
        self._redone.add(block.blockNumber())
        return (ghost.start, ghost.hidden) if ghost.hidden else None

    def hold(self, position: int) -> None:
        """Leave the block at UTF-16 ``position`` to the input method; -1 gives it back."""
        self._held = position
        self.refresh()

    def refresh(self) -> None:
        """Compose again from the patches and change the layouts that differ."""
        if self._refreshing:
            return
        self._refreshing = True
        try:
            self._refresh()
        finally:
            self._refreshing = False

    def ensure(self) -> None:
        """Set again what Qt has wiped (input methods, a lost focus)."""
        for block, ghost, _base in self._ghosts.values():
            layout = block.layout()
            if layout.preeditAreaText() != ghost.text or layout.preeditAreaPosition() != ghost.start:
                self.refresh()
                return

    def _refresh(self) -> None:
        standing = (drawn for drawn in self._ghosts.values() if drawn[0].isValid())
        before = {drawn[0].blockNumber(): drawn for drawn in standing}
        composed = self._compose()
        if self._held >= 0:
            composed.pop(self._buffer.findBlock(self._held).position(), None)
        redone, self._redone = self._redone, set()
        kept: dict[int, tuple[QTextBlock, Ghost, list[QTextLayout.FormatRange]]] = {}
        numbers = {block.blockNumber() for block, _ in composed.values()}
        self._ghosts = {}
        for number, (block, ghost, base) in before.items():
            layout = block.layout()
            if number in numbers or layout.preeditAreaText() != ghost.text:
                continue
            layout.setPreeditArea(-1, "")
            layout.setFormats(base)
            if number in redone:
                self._rehighlight(block)
            self._buffer.markContentsDirty(block.position(), block.length())
        for position, (block, ghost) in composed.items():
            layout = block.layout()
            number = block.blockNumber()
            old = before.get(number)
            if old is not None and layout.preeditAreaText() == old[1].text and number not in redone:
                base = old[2]
                same = old[1] == ghost and layout.preeditAreaPosition() == ghost.start
            else:
                base, same = self._base(layout), False
            kept[position] = (block, ghost, base)
            if same:
                continue
            layout.setPreeditArea(ghost.start, ghost.text)
            layout.setFormats(self._all_formats(ghost, base))
            self._buffer.markContentsDirty(block.position(), block.length())
        self._ghosts = kept

    def _base(self, layout: QTextLayout) -> list[QTextLayout.FormatRange]:
        """The block's own formats, in its own offsets, without what a ghost has added."""
        start, length = layout.preeditAreaPosition(), utf16_length(layout.preeditAreaText())
        ranges = []
        for old in layout.formats():
            if old.format.hasProperty(VANISH):
                continue
            low, high = old.start, old.start + old.length
            if length:
                if low >= start and high <= start + length:
                    continue
                low = low - length if low >= start + length else min(low, start)
                high = high - length if high >= start + length else min(high, start)
            if high > low:
                ranges.append(format_range(low, high - low, old.format))
        return ranges

    def _all_formats(self, ghost: Ghost, base: list[QTextLayout.FormatRange]) -> list[QTextLayout.FormatRange]:
        """The block's own formats around the ghost, the hidden original, and the ghost's runs."""
        length = utf16_length(ghost.text)
        ranges = []
        for old in base:
            low, high = old.start, old.start + old.length
            if low < ghost.start:
                ranges.append(format_range(low, min(high, ghost.start) - low, old.format))
            after = max(low, ghost.start + ghost.hidden)
            if high > after:
                ranges.append(format_range(after + length, high - after, old.format))
        if ghost.hidden:
            ranges.append(format_range(ghost.start + length, ghost.hidden, self.vanish))
        ranges += [
            format_range(ghost.start + placed.start, placed.end - placed.start, self._formats(placed.run))
            for placed in ghost.placed
            if placed.end > placed.start
        ]
        return ranges

    def _compose(self) -> dict[int, tuple[QTextBlock, Ghost]]:
        patches = sorted(
            (patch for patches in self._givers.values() for patch in patches()), key=lambda p: (p.start, p.end)
        )
        parts: dict[int, tuple[QTextBlock, list[tuple[int, int, tuple[Placed, ...], str]]]] = {}
        reached = -1
        for patch in patches:
            if patch.start < reached:
                continue
            reached = patch.end
            for block, start, end, runs in self._per_block(patch):
                text, placed = _lay(runs, patch.start - block.position())
                parts.setdefault(block.position(), (block, []))[1].append((start, end, placed, text))
        return {position: (block, _join(block.text(), pieces)) for position, (block, pieces) in parts.items()}

    def _per_block(self, patch: Patch) -> Iterable[tuple[QTextBlock, int, int, list[GhostRun]]]:
        """Divide a patch among the blocks it covers: paragraph by paragraph, surplus lines in the last block."""
        first = self._buffer.findBlock(patch.start)
        last = self._buffer.findBlock(patch.end)
        count = last.blockNumber() - first.blockNumber() + 1
        lines = _lines(patch.runs)
        while len(lines) > count:
            surplus = lines.pop()
            lines[-1] = [*lines[-1], GhostRun(LINE), *surplus]
        block = first
        for index in range(count):
            start = max(patch.start - block.position(), 0)
            end = min(patch.end - block.position(), block.length() - 1)
            yield block, start, end, lines[index] if index < len(lines) else []
            block = block.next()


def format_range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    """``form`` on ``length`` units of a layout."""
    span = QTextLayout.FormatRange()
    span.start, span.length, span.format = start, length, form
    return span


def _lines(runs: Iterable[GhostRun]) -> list[list[GhostRun]]:
    """``runs`` divided at their newlines."""
    lines: list[list[GhostRun]] = [[]]
    for run in runs:
        at = 0
        for index, piece in enumerate(run.text.split("\n")):
            if index:
                lines.append([])
            source = None if run.source is None else run.source + at
            if piece:
                lines[-1].append(GhostRun(piece, run.look, source, run.tag, run.current))
            at += utf16_length(piece) + 1
    return lines


def _lay(runs: Iterable[GhostRun], shift: int) -> tuple[str, tuple[Placed, ...]]:
    placed: list[Placed] = []
    at = 0
    for run in runs:
        length = utf16_length(run.text)
        placed.append(Placed(run, at, at + length, None if run.source is None else run.source + shift))
        at += length
    return "".join(run.text for run in runs), tuple(placed)


def _join(text: str, parts: list[tuple[int, int, tuple[Placed, ...], str]]) -> Ghost:
    """One preedit area for all parts of a block, with the text between them copied into it."""
    data = text.encode("utf-16-le", "surrogatepass")
    start = reached = parts[0][0]
    shown = ""
    placed: list[Placed] = []
    at = 0
    for begin, end, runs, runs_text in parts:
        if begin > reached:
            between = data[2 * reached : 2 * begin].decode("utf-16-le", "surrogatepass")
            placed.append(Placed(GhostRun(between), at, at + begin - reached, reached))
            shown += between
            at += begin - reached
        placed += [Placed(p.run, p.start + at, p.end + at, p.source) for p in runs]
        shown += runs_text
        at += utf16_length(runs_text)
        reached = end
    return Ghost(start, shown, reached - start, tuple(placed))
