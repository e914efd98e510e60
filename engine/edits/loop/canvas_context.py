"""What all denoisings of one canvas share, and what they ask of the plan and the model. Worker thread.

The rounds know the plan, the kind of model and the loop through this alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.edits.loop.denoising import Denoising
from engine.edits.loop.prefix import Prefix
from engine.edits.loop.row_judge import RowJudge
from engine.edits.loop.run_state import RunState
from engine.edits.loop.seeds import CanvasPlace
from engine.edits.rules.ban import banned_ids
from engine.edits.task import Forbidden, Plan, Reading, Task
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
        return Denoising(state.kit, self.prefix, task, seed, state.limit, state.control.check)

    def read(self, task: Task, row: int, ids: Sequence[int], final: bool = False) -> Reading:
        """What ``ids``, those of the whole row, would become; ``final`` takes echoes away and adds the edits."""
        return self.plan.read(task, row, ids, self.done, final)

    def banned_slots(self, task: Task, reading: Reading) -> set[int] | None:
        """Slots that wrote a banned word, empty where it lies in no slot; None where there is none."""
        return self.plan.violations(task, reading, self.done, self.state.ban)

    def forbidden_words(self, words: Sequence[str]) -> tuple[Forbidden, ...]:
        """What rules ``words`` out; empty where no id alone writes any of them."""
        ids = banned_ids(self.state.kit.vocabulary, words)
        return (Forbidden(ids),) if ids else ()

    def forbidden_beside(self, task: Task, held: Sequence[int]) -> tuple[Forbidden, ...]:
        """What keeps the words at the ``held`` slots of ``task``'s one row whole and in the answer: no free slot behind
        one carries its word on, and no end comes before the last of them."""
        flags, kit = task.layout.rows[0].held, self.state.kit
        behind = frozenset(slot + 1 for slot in held if slot + 1 < len(flags) and not flags[slot + 1])
        earlier = frozenset(slot for slot in range(max(held)) if not flags[slot])
        forbidden = []
        if behind:
            forbidden.append(Forbidden(kit.vocabulary.continuing(), (behind,)))
        if earlier:
            forbidden.append(Forbidden(kit.stops, (earlier,)))
        return tuple(forbidden)

    def written_ids(self, ids: Sequence[int], slots: Iterable[int]) -> tuple[int, ...]:
        """The ids at ``slots``, ascending, without those that close a gap or an answer, which write nothing."""
        kit = self.state.kit
        return tuple(sorted({ids[slot] for slot in slots} - {kit.filler, *kit.stops}))

    @property
    def closing_id(self) -> int | None:
        """The id that stands where nothing more is written; None for a model without one."""
        kit = self.state.kit
        return kit.filler if kit.filler is not None else next(iter(kit.stops), None)

    def is_led(self, task: Task) -> bool:
        """Whether the causal path writes ``task``'s canvas from left to right."""
        return task.led is not None

    def insisting(self, task: Task) -> Task | None:
        """``task`` with what is locked made to stand somewhere in the answer; None where nothing more can be done."""
        return replace(task, insist=True) if task.required and not task.insist else None

    def lone_slot(self, task: Task) -> int | None:
        """The slot of ``task`` that is a gap by itself and decided by foresight; None for any other task."""
        single = task.fresh and bool(self.state.kit.manifest.foresight) and len(task.layout.rows) == 1
        return task.layout.rows[0].lone if single else None
