"""How a canvas is laid out: which slots are held, which are free, and where each gap lies. Tokens only, no tensors.

    prefix (causal cache) | left text, held | gap | held text | gap | … | right text, held | end marks, held

Several rows (one a choice of lengths) share one prefix and one canvas size, and so one cut between prefix and canvas.
Text is held in whole words only. Slots that remain at the far right are free and belong to no gap: what stands there
is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.edits.tokens.vocabulary import Vocabulary
from engine.errors import RequestError

UNKNOWN = -1
_SHRINK = 12
# Tokens of text that a gap is given on the canvas where there are as many. Measured on a small model: single words
# came out right almost twice as often in a canvas of 64 as in one of 32.
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Held:
    """Tokens that stay."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Free slots for span ``span``. ``start`` is what they hold at first, UNKNOWN where noise goes; its length is the
    gap's. ``source`` are the ids to condition on, equally long, or empty; so is ``held``, slots that keep ``start``."""

    span: int
    start: tuple[int, ...]
    source: tuple[int, ...] = ()
    held: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots:
    """Where a gap lies on its row."""

    span: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One canvas: ``ids`` (UNKNOWN where noise goes), ``held`` flags, ``source`` ids (UNKNOWN where none)."""

    ids: tuple[int, ...]
    held: tuple[bool, ...]
    source: tuple[int, ...]
    gaps: tuple[Slots, ...]

    @property
    def lone(self) -> int | None:
        """The slot of a row that has one gap of one slot, as long as it is free; None for any other row. What locks
        leave free of more is not lone: it may be there to be closed, and it is in the middle of its run."""
        slots = [slot for gap in self.gaps for slot in range(gap.start, gap.end)]
        return slots[0] if len(slots) == 1 and not self.held[slots[0]] else None


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of one size over one prefix. ``right`` is how many tokens of the right text the shortest row holds."""

    prefix: tuple[int, ...]
    rows: tuple[Row, ...]
    right: int

    @property
    def size(self) -> int:
        """Slots of each row."""
        return len(self.rows[0].ids)

    def only(self, row: int) -> "Layout":
        """The same canvas with one of its rows."""
        return replace(self, rows=(self.rows[row],))

    def holding(self, tokens: dict[int, int]) -> "Layout":
        """A layout of one row in which these slots are held with these ids."""
        row = self.rows[0]
        ids = tuple(tokens.get(slot, token) for slot, token in enumerate(row.ids))
        held = tuple(flag or slot in tokens for slot, flag in enumerate(row.held))
        return replace(self, rows=(replace(row, ids=ids, held=held),))

    def renoised(self, ids: Sequence[int], slots: set[int]) -> "Layout":
        """A layout of one row that holds ``ids`` everywhere but at ``slots``, which are noise again."""
        row = self.rows[0]
        fresh = tuple(UNKNOWN if slot in slots else token for slot, token in enumerate(ids))
        held = tuple(slot not in slots for slot in range(len(ids)))
        source = tuple(UNKNOWN if slot in slots else token for slot, token in enumerate(row.source))
        return replace(self, rows=(replace(row, ids=fresh, held=held, source=source),))


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands around the pieces.

    head    ids that always go into the prefix (bos, a prompt)
    left    ids of the text before, whose last ones may move into the canvas
    right   ids of the text after
    ending  ids that follow where the text ends with ``right`` (eos, then the last one repeats), else empty
    share   the share of the canvas that the left text shall take (0: all of it stays in the prefix)
    whole   tokens that prefix and canvas may have together; the oldest of ``left`` go, in blocks; 0 is no bound
    """

    head: tuple[int, ...]
    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()
    share: float = 0.0
    whole: int = 0


def lay(rows: Sequence[Sequence[Held | Gap]], sides: Sides, sizes: Sequence[int], vocabulary: Vocabulary) -> Layout:
    """Lay ``rows`` (alternatives of one canvas) out on the smallest of ``sizes`` that gives them room.

    Raises RequestError where the longest row does not fit the largest canvas.
    """
    lengths = [_length(row) for row in rows]
    most = max(lengths)
    size = _pick(most, sides, sizes)
    want = min(int(size * sides.share), size - most)
    kept = vocabulary.last_words(sides.left, min(want, len(sides.left)))
    # With a short right text and no end of the text in sight the left text takes up what would be left over.
    spare = size - most - kept - len(sides.right)
    if spare > 0 and not sides.ending and sides.share:
        kept = vocabulary.last_words(sides.left, min(kept + spare, len(sides.left)))
    size = _fitted(size, kept, lengths, sides, vocabulary)
    cut = len(sides.left) - kept
    built = [_row(row, sides.left[cut:], sides, size, vocabulary) for row in rows]
    return Layout(
        (*sides.head, *sides.left[_dropped(cut, size, sides) : cut]),
        tuple(row for row, _ in built),
        min(right for _, right in built),
    )


def _dropped(cut: int, size: int, sides: Sides) -> int:
    """How many of the oldest tokens there is no room for; whole blocks, so that the prefix does not move with every
    word."""
    over = len(sides.head) + cut + size - sides.whole
    if not sides.whole or over <= 0:
        return 0
    block = max(1, sides.whole // 8)
    return min(cut, -(-over // block) * block)


def _length(row: Sequence[Held | Gap]) -> int:
    return sum(len(piece.ids) if isinstance(piece, Held) else len(piece.start) for piece in row)


def _pick(most: int, sides: Sides, sizes: Sequence[int]) -> int:
    around = len(sides.left) * bool(sides.share) + len(sides.right)
    for size in sorted(sizes):
        if most + min(around, max(size // 2, _AROUND)) <= size:
            return size
    largest = max(sizes)
    if most > largest:
        raise RequestError(f"This needs {most} tokens at once and the canvas holds {largest}; take a shorter passage.")
    return largest


def _fitted(size: int, kept: int, lengths: Sequence[int], sides: Sides, vocabulary: Vocabulary) -> int:
    """The size, made a little smaller where that lets the right text end with a whole word in every row."""

    def whole(at: int) -> bool:
        for length in lengths:
            free = at - kept - length
            if free < 0:
                return False
            if free >= len(sides.right):
                if free > len(sides.right) and not sides.ending:
                    return False
            elif vocabulary.whole_words(sides.right, free) != free:
                return False
        return True

    for smaller in range(size, max(size - _SHRINK, 0), -1):
        if whole(smaller):
            return smaller
    # Unequal rows beside a short right text: no larger than the longest row with all of it.
    return min(size, kept + max(lengths) + len(sides.right)) if not sides.ending else size


def _row(
    row: Sequence[Held | Gap], left: Sequence[int], sides: Sides, size: int, vocabulary: Vocabulary
) -> tuple[Row, int]:
    ids: list[int] = list(left)
    held: list[bool] = [True] * len(left)
    source: list[int] = [UNKNOWN] * len(left)
    gaps: list[Slots] = []
    for piece in row:
        if isinstance(piece, Held):
            ids.extend(piece.ids)
            held.extend([True] * len(piece.ids))
            source.extend([UNKNOWN] * len(piece.ids))
        else:
            gaps.append(Slots(piece.span, len(ids), len(ids) + len(piece.start)))
            ids.extend(piece.start)
            held.extend(piece.held or [False] * len(piece.start))
            source.extend(piece.source or [UNKNOWN] * len(piece.start))
    free = size - len(ids)
    right = vocabulary.whole_words(sides.right, free)
    ids.extend(sides.right[:right])
    held.extend([True] * right)
    if right == len(sides.right) and sides.ending:
        while len(ids) < size:
            ids.append(sides.ending[min(len(ids) - len(held), len(sides.ending) - 1)])
        held.extend([True] * (size - len(held)))
    while len(ids) < size:
        ids.append(UNKNOWN)
    held.extend([False] * (size - len(held)))
    source.extend([UNKNOWN] * (size - len(source)))
    return Row(tuple(ids), tuple(held), tuple(source), tuple(gaps)), right
