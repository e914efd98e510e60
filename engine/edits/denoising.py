"""One task's denoising: a layout as a canvas, the loop a step at a time, and its state as plain lists. Worker thread.

The only module of the planner that talks to engine.diffusion. A run can be stopped between any two steps and go on
with more held, more ruled out, or another seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Keyframe, StepState, denoise
from engine.diffusion.draws import SeededDraws
from engine.diffusion.steering import Ban, Chain, Steering
from engine.edits.kit import Kit
from engine.edits.layout import UNKNOWN
from engine.edits.prefix import Prefix
from engine.edits.task import Forbidden, Task


@dataclass(frozen=True, slots=True)
class View:
    """One step. ``ids`` is the argmax, ``entropy`` in nats, ``settled`` what the sampler accepted; a list a row."""

    step: int
    ms: float
    ids: list[list[int]]
    entropy: list[list[float]]
    settled: list[list[bool]]


class Denoising:
    """One run of the loop over one task's canvas."""

    def __init__(
        self, kit: Kit, prefix: Prefix, task: Task, seed: int, steps: int | None, check: Callable[[], None]
    ) -> None:
        self._kit = kit
        self._prefix = prefix
        self._check = check
        self._options = kit.generation if steps is None else replace(kit.generation, max_denoising_steps=steps)
        self.task = task
        self.limit = self._options.max_denoising_steps
        self._draws = self._seeded(seed)
        self._states: Iterator[StepState] | None = None
        self._state: StepState | None = None
        self._view: View | None = None

    @property
    def view(self) -> View:
        """The newest step."""
        assert self._view is not None
        return self._view

    @property
    def stopped(self) -> bool:
        """Whether the loop came to rest by itself before its limit."""
        return self._state is not None and self._state.stopped

    def step(self) -> View | None:
        """The next step; None once the loop is over."""
        if self._states is None:
            self._states = self._begin(None)
        state = next(self._states, None)
        if state is None:
            return None
        self._state = state
        self._view = View(state.step, state.ms, state.argmax.tolist(), state.entropy.tolist(), state.accepted.tolist())
        return self._view

    def keyframe(self) -> tuple[Keyframe, int]:
        """What is needed to go on from the newest step, and its size in bytes."""
        assert self._state is not None
        keyframe = self._state.keyframe()
        return keyframe, keyframe.bytes

    def resume(self, keyframe: Keyframe | None, step: int, seed: int | None, ban: Sequence[Forbidden] = ()) -> None:
        """Go on from ``keyframe``, in silence up to ``step``; then with another ``seed`` where one is given."""
        assert keyframe is not None
        self._states = self._begin(keyframe)
        while keyframe.step < step:
            state = next(self._states)
            keyframe = state.keyframe()
        for one in ban:
            self.task = self.task.forbidding(one)
        if seed is not None:
            self._draws = self._seeded(seed)
            keyframe = replace(keyframe, generator=None)
        self._restart(keyframe)

    def hold(self, row: int, tokens: dict[int, int]) -> Task:
        """From the next step on hold these slots of ``row`` with these ids; the other rows are let go."""
        task = self.task.only(row) if len(self.task.layout.rows) > 1 else self.task
        self.task = replace(task, layout=task.layout.holding(tokens))
        assert self._last is not None
        self._restart(self._last.row(row))
        return self.task

    def forbid(self, more: Forbidden) -> None:
        """From the next step on rule these out as well."""
        self.task = self.task.forbidding(more)
        assert self._last is not None
        self._restart(self._last)

    def confidence(self, row: int, slots: Sequence[int]) -> float:
        """Mean of exp(-entropy) over ``slots`` of ``row`` at the newest step: 1 where nothing is undecided."""
        if not slots:
            return 0.0
        entropy = torch.tensor([self.view.entropy[row][slot] for slot in slots])
        return float(torch.exp(-entropy).mean())
