"""The last run, step by step: what a fork needs to go on from any of its steps. Worker thread.

Keyframes hold tensors; their number is bounded by bytes. A step whose keyframe was let go is reached again from the
one before it, which gives the same run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.diffusion.keyframe import Keyframe
from engine.edits.task import Task
from engine.errors import RequestError
from engine.messages import Continue, Edit, Fill, Fix, Rewrite

Plain = Fill | Rewrite | Fix | Continue
_MOST_BYTES = 256 * 2**20


@dataclass(slots=True)
class Record:
    """One step. ``row`` is the row that was shown, ``ids`` what it held; ``seed`` is the variant's; ``done`` are the
    edits of the canvases before this one."""

    number: int
    variant: int
    piece: int
    canvas_step: int
    attempt: int
    row: int
    seed: int
    ids: tuple[int, ...]
    task: Task
    done: tuple[Edit, ...]
    keyframe: Keyframe | None
    bytes: int


class Journal:
    """The records of one job."""

    def __init__(self, request: Plain, most_bytes: int = _MOST_BYTES) -> None:
        self.request = request
        self._records: list[Record] = []
        self._most = most_bytes
        self._held = 0
        self._stride = 1

    def add(self, record: Record) -> None:
        """Keep ``record``; beyond the bound every second keyframe goes, the first of each canvas stays."""
        self._records.append(record)
        if record.keyframe is not None and record.canvas_step % self._stride and record.canvas_step != 1:
            record.keyframe, record.bytes = None, 0
        self._held += record.bytes
        while self._held > self._most and self._stride < 64:
            self._stride *= 2
            for one in self._records[:-1]:
                if one.canvas_step % self._stride and one.canvas_step != 1 and one.keyframe is not None:
                    self._held -= one.bytes
                    one.keyframe, one.bytes = None, 0

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
        same: Sequence[Record] = [
            one
            for one in self._records
            if (one.variant, one.piece, one.attempt) == (wanted.variant, wanted.piece, wanted.attempt)
            and one.number <= wanted.number
            and one.keyframe is not None
        ]
        return same[-1] if same else None
