"""What all denoisings of one canvas share, and what they ask of the plan and the model. Worker thread.

The rounds know the plan, the kind of model and the loop through this alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.edits.loop.denoising import Denoising
from engine.edits.loop.prefix import Prefix
from engine.edits.loop.row_judge import RowJudge
from engine.edits.loop.run_state import RunState
from engine.edits.loop.seeds import CanvasPlace
from engine.edits.reading import Reading
from engine.edits.rules.ban import banned_ids
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Decoded, Violation
from engine.edits.task import Plan, Task
from engine.messages import Edit


@dataclass(frozen=True, slots=True)
class CanvasContext:
    """One canvas of a run: ``done`` are the edits of the canvases before it."""

    state: RunState
    plan: Plan
    done: tuple[Edit, ...]
    place: CanvasPlace
    prefix: Prefix

    @property
    def judge(self) -> RowJudge:
        """Who puts the rows of this canvas in order."""
        return RowJudge(self.state.kit.network, self.plan, self.prefix, self.done, self.state.control.check)

    def denoising(self, task: Task, seed: int) -> Denoising:
        """A loop over ``task``'s canvas that has not begun."""
        state = self.state
        return Denoising(state.kit, self.prefix, task, seed, state.limit, state.control.check, self._decode)

    def read(self, task: Task, row: int, ids: Sequence[int], final: bool = False) -> Reading:
        """What ``ids``, those of the whole row, would become; ``final`` takes echoes away and adds the edits."""
        return self.plan.read(task, row, ids, self.done, final)

    def violation(self, task: Task, reading: Reading) -> Violation | None:
        """What ``task``'s one row, which reads as ``reading``, breaks of its rules; None where all is well."""
        return task.violation(self.decoded(task, 0, reading))

    def decoded(self, task: Task, row: int, reading: Reading) -> Decoded:
        """A row of ``task``, which reads as ``reading``, as rules look at it."""
        placed = self.plan.placed(task, reading, self.done)
        return Decoded(reading, placed, task.layout.rows[row], self.state.ban)

    def forbidden_words(self, words: Sequence[str]) -> tuple[Forbidden, ...]:
        """What rules ``words`` out; empty where no id alone writes any of them."""
        ids = banned_ids(self.state.kit.vocabulary, words)
        return (Forbidden(ids),) if ids else ()

    def written_ids(self, ids: Sequence[int], slots: Iterable[int]) -> tuple[int, ...]:
        """The ids at ``slots``, ascending, without those that close a gap or an answer, which write nothing."""
        kit = self.state.kit
        return tuple(sorted({ids[slot] for slot in slots} - {kit.filler, *kit.stops}))

    def _decode(self, task: Task, row: int, ids: Sequence[int]) -> Decoded:
        return self.decoded(task, row, self.read(task, row, ids))

    @property
    def closing_id(self) -> int:
        """The id that stands where nothing more is written."""
        return self.state.kit.tail[0]
