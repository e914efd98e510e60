"""The journal: the steps of the last run, and where a fork goes on from one of them. Worker thread.

Keyframes hold tensors; what they take is bounded, and so is the number of steps. A step whose keyframe was let go is
reached again from the one before it, which gives the same run.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diffusion.keyframe import Keyframe
from engine.edits.loop.seeds import CanvasPlace, Turn
from engine.edits.task import Task
from engine.errors import RequestError
from engine.messages import Edit, EditRequest

_MOST_BYTES = 256 * 2**20
_MOST_RECORDS = 5000
_WIDEST = 64


@dataclass(slots=True, kw_only=True)
class Record:
    """One step.

    number       of the step in its run, from 1
    place, turn  which canvas, and which denoising of it
    canvas_step  of the step in that denoising, from 1
    row, ids     the row that was shown, and what it held
    task         what was running: locks narrow it, and a round over a part of the canvas holds the rest
    tried        what the attempt set out with, for another one
    whole        what a round's result is read by; None outside of rounds
    done         the edits of the canvases before this one
    keyframe     what the loop goes on from, None once it was let go; ``bytes`` is what it takes
    taken        the run's, for the pieces behind this one
    locked       slots that the writer had locked, which another attempt keeps
    """

    number: int
    place: CanvasPlace
    turn: Turn
    canvas_step: int
    row: int
    ids: tuple[int, ...]
    task: Task
    tried: Task
    whole: Task | None = None
    done: tuple[Edit, ...]
    keyframe: Keyframe | None
    bytes: int
    taken: Mapping[int, frozenset[int]] = field(default_factory=dict)
    locked: frozenset[int] = frozenset()

    def follows(self, other: "Record") -> bool:
        """Whether a run led from ``other`` to this step with nothing changed on the way: the same canvas, and no lock
        or ban since."""
        return self.task is other.task and (self.place.variant, self.turn) == (other.place.variant, other.turn)


@dataclass(frozen=True, slots=True)
class Resume:
    """Where a fork goes on: the kept step ``near``, run on in silence to step ``canvas_step`` of its canvas, where
    ``hold`` (slots of row ``row``) is held, ``ban`` is ruled out and another ``seed`` taken if one is given."""

    near: Record
    canvas_step: int
    row: int
    hold: tuple[int, ...] = ()
    seed: int | None = None
    ban: tuple[str, ...] = ()


class Journal:
    """The records of one run of ``request``."""

    def __init__(self, request: EditRequest, most_bytes: int = _MOST_BYTES, most_records: int = _MOST_RECORDS) -> None:
        self.request = request
        self._records: deque[Record] = deque()
        self._starts: set[int] = set()  # numbers of the steps that follow no other
        self._most_bytes = most_bytes
        self._most_records = most_records
        self._held = 0
        self._stride = 1

    def add(self, record: Record) -> None:
        """Keep ``record``. Beyond the bound every second keyframe goes, and where that is not enough (a passage of many
        canvases) the oldest steps go altogether."""
        if not self._records or not record.follows(self._records[-1]):
            self._starts.add(record.number)
        self._records.append(record)
        self._held += record.bytes
        self._thin(record)
        while self._held > self._most_bytes and self._stride < _WIDEST:
            self._stride *= 2
            for earlier in list(self._records)[:-1]:
                self._thin(earlier)
        while len(self._records) > 1 and (self._held > self._most_bytes or len(self._records) > self._most_records):
            oldest = self._records.popleft()
            self._held -= oldest.bytes
            self._starts.discard(oldest.number)

    def find(self, number: int, variant: int) -> tuple[Record, Record]:
        """The record of step ``number`` of ``variant`` and the nearest one at or before it that holds a keyframe.

        Raises RequestError where there is no such step.
        """
        of_variant = [record for record in self._records if record.place.variant == variant]
        wanted = next((record for record in of_variant if record.number == number), None)
        if wanted is None:
            kept = "it has no such variant"
            if of_variant:
                kept = f"it has steps {of_variant[0].number} to {of_variant[-1].number}"
            raise RequestError(f"There is no step {number} of variant {variant + 1} to go on from; {kept}.")
        near = self._before(wanted)
        if near is None:
            raise RequestError(f"Step {number} of variant {variant + 1} is no longer kept; run the edit again.")
        return wanted, near

    def _before(self, wanted: Record) -> Record | None:
        """The newest record with a keyframe that led to ``wanted``, or it itself."""
        leading = [
            record
            for record in self._records
            if record.number <= wanted.number and record.keyframe is not None and wanted.follows(record)
        ]
        return leading[-1] if leading else None

    def _thin(self, record: Record) -> None:
        """Let a keyframe go that is neither the first of its run nor at the stride."""
        if record.canvas_step % self._stride and record.number not in self._starts:
            self._held -= record.bytes
            record.keyframe, record.bytes = None, 0
