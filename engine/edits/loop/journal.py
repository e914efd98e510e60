"""The last run, step by step: what a fork needs to go on from any of its steps. Worker thread.

Keyframes hold tensors; what they take is bounded, and so is the number of steps. A step whose keyframe was let go is
reached again from the one before it, which gives the same run.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diffusion.keyframe import Keyframe
from engine.edits.task import Task
from engine.errors import RequestError
from engine.messages import Continue, Edit, Fill, Fix, Rewrite

Plain = Fill | Rewrite | Fix | Continue
_MOST_BYTES = 256 * 2**20
_MOST_RECORDS = 5000
_WIDEST = 64


@dataclass(slots=True)
class Record:
    """One step. ``row`` is the row that was shown, ``ids`` what it held; ``seed`` is the variant's; ``done`` are the
    edits of the canvases before this one. ``task`` is what was running: locks narrow it, and a round over a part of
    the canvas holds the rest. ``tried`` is what the try set out with, for another one; ``whole`` is what a round's
    result is read by, None outside of rounds; ``taken`` is the desk's, for the pieces behind this one; ``locked`` are
    the slots that the writer had locked, which another try keeps."""

    number: int
    variant: int
    piece: int
    canvas_step: int
    attempt: int
    row: int
    seed: int
    ids: tuple[int, ...]
    task: Task
    tried: Task
    done: tuple[Edit, ...]
    keyframe: Keyframe | None
    bytes: int
    whole: Task | None = None
    taken: Mapping[int, frozenset[int]] = field(default_factory=dict)
    locked: frozenset[int] = frozenset()

    def follows(self, other: "Record") -> bool:
        """Whether a run led from ``other`` to this step with nothing changed on the way: the same canvas, and no lock
        or ban since."""
        return self.task is other.task and (self.variant, self.attempt) == (other.variant, other.attempt)


class Journal:
    """The records of one job."""

    def __init__(self, request: Plain, most_bytes: int = _MOST_BYTES, most_records: int = _MOST_RECORDS) -> None:
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
            for one in list(self._records)[:-1]:
                self._thin(one)
        while len(self._records) > 1 and (self._held > self._most_bytes or len(self._records) > self._most_records):
            gone = self._records.popleft()
            self._held -= gone.bytes
            self._starts.discard(gone.number)

    def find(self, number: int, variant: int) -> tuple[Record, Record]:
        """The record of step ``number`` of ``variant`` and the nearest one at or before it that holds a keyframe.

        Raises RequestError where there is no such step.
        """
        wanted = next((one for one in self._records if one.number == number and one.variant == variant), None)
        if wanted is None:
            listed = [one.number for one in self._records if one.variant == variant]
            known = f"it has steps {listed[0]} to {listed[-1]}" if listed else "it has no such variant"
            raise RequestError(f"There is no step {number} of variant {variant + 1} to go on from; {known}.")
        near = self._before(wanted)
        if near is None:
            raise RequestError(f"Step {number} of variant {variant + 1} is no longer kept; run the edit again.")
        return wanted, near

    def _before(self, wanted: Record) -> Record | None:
        same = [
            one
            for one in self._records
            if one.number <= wanted.number and one.keyframe is not None and wanted.follows(one)
        ]
        return same[-1] if same else None

    def _thin(self, record: Record) -> None:
        """Let a keyframe go that is neither the first of its run nor at the stride."""
        if record.canvas_step % self._stride and record.number not in self._starts:
            self._held -= record.bytes
            record.keyframe, record.bytes = None, 0
