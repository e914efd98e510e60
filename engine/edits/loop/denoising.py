"""One task's denoising: a layout as a canvas, the loop a step at a time, and its state as plain lists. Worker thread.

The only module of the planner that talks to engine.diffusion. A run can be stopped between any two steps and go on
with more held, more ruled out, or another seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import StepState, denoise, soft_of
from engine.diffusion.draws import Draws, SeededDraws
from engine.diffusion.keyframe import Keyframe
from engine.diffusion.steering import Chain, Steering
from engine.diffusion.steering.observer import Observer
from engine.edits.kit import Kit
from engine.edits.loop.prefix import Prefix
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Decoded, RuleContext, Stage
from engine.edits.task import Task
from engine.edits.tokens.layout import Layout


@dataclass(frozen=True, slots=True)
class View:
    """One step. ``ids`` is the argmax, ``entropy`` in nats, ``settled`` what the loop says is; a list a row.

    ``limit`` is the number of steps that this run may take.
    """

    step: int
    limit: int
    ms: float
    ids: list[list[int]]
    entropy: list[list[float]]
    settled: list[list[bool]]


class Denoising:
    """One run of the loop over one task's canvas."""

    def __init__(
        self,
        kit: Kit,
        prefix: Prefix,
        task: Task,
        seed: int,
        steps: int | None,
        check: Callable[[], None],
        decode: Callable[[Task, int, Sequence[int]], Decoded] | None = None,
    ) -> None:
        """``decode``: a row of a task as the page would show it; None where nobody asks."""
        self._decode = decode
        self._kit = kit
        self._prefix = prefix
        self._check = check
        self._options = task.sampling.options(kit.generation, steps)
        self.task = task
        self._draws = SeededDraws(seed, kit.noise)
        self._states: Iterator[StepState] | None = None
        self._frame: Keyframe | None = None
        self._view: View | None = None

    @property
    def view(self) -> View:
        """The newest step."""
        assert self._view is not None
        return self._view

    @property
    def stopped(self) -> bool:
        """Whether the loop came to rest by itself."""
        return self._frame is not None and bool(self._frame.rested.all())

    def step(self) -> View | None:
        """The next step; None once the loop is over."""
        if self._states is None:
            self._states = self._begin()
        state = next(self._states, None)
        if state is None:
            return None
        self._frame = state.keyframe()
        self._view = View(
            state.step,
            state.limit,
            state.ms,
            state.argmax.tolist(),
            state.entropy.tolist(),
            state.settled.tolist(),
        )
        return self._view

    def keyframe(self) -> Keyframe:
        """What is needed to go on from the newest step."""
        assert self._frame is not None
        return self._frame

    def resume(self, keyframe: Keyframe, step: int) -> None:
        """Go on behind ``keyframe``, in silence up to ``step``, with the draws that it was made with."""
        if keyframe.generator is not None:
            self._draws.restore(keyframe.generator)
        self._frame = keyframe
        self._states = self._begin()
        shown = keyframe.argmax.tolist()
        # Should there be no further step, the kept one stands as it is, and its rows are compared as they were.
        self._view = View(step, step, 0.0, shown, keyframe.entropy.tolist(), [[True] * len(row) for row in shown])
        while self.keyframe().step < step and self.step() is not None:
            pass

    def reseed(self, seed: int) -> None:
        """From the next step on draw from another seed."""
        assert self._frame is not None
        self._draws = SeededDraws(seed, self._kit.noise)
        self._frame = replace(self._frame, generator=None)
        self._states = self._begin()

    def hold(self, row: int, slots: Sequence[int]) -> frozenset[int]:
        """From the next step on hold these slots of ``row`` as they stand now, with what the task's rules ask
        for beside locked ones; the other rows are let go. Returns all slots that are held for it."""
        assert self._frame is not None
        frame = self._frame
        held = self.task.bound(row, frame.argmax[row].tolist(), slots)
        if len(self.task.layout.rows) > 1:
            self.task = self.task.only(row)
            self._draws = self._draws.row(row)
            frame = frame.row(row)
            old = self.view
            self._view = replace(old, ids=[old.ids[row]], entropy=[old.entropy[row]], settled=[old.settled[row]])
        self.task = self.task.locked({slot: int(frame.argmax[0, slot]) for slot in sorted(held)})
        self._frame = frame.under(_canvas(self.task.layout)).awake()
        self._states = self._begin()
        return held

    def forbid(self, more: Forbidden) -> None:
        """From the next step on rule these out as well."""
        assert self._frame is not None
        self.task = self.task.forbidding(more)
        self._frame = self._frame.awake()
        self._states = self._begin()

    def confidence(self, row: int, slots: Sequence[int]) -> float:
        """Mean of exp(-entropy) over ``slots`` of ``row`` at the newest step: 1 where nothing is undecided."""
        if not slots:
            return 0.0
        entropy = torch.tensor([self.view.entropy[row][slot] for slot in slots])
        return float(torch.exp(-entropy).mean())

    def _begin(self) -> Iterator[StepState]:
        """The loop from where the run stands, steered by the task's rules, stage by stage."""
        layout, cache = self.task.layout, self._prefix.cache
        decode = None if self._decode is None else partial(self._decode, self.task)
        context = RuleContext(self._kit.network, cache, layout, self._options, self._draws.seed, self._check, decode)
        steering, deciding = Chain(), list[Steering]()
        draws: Draws = self._draws
        for rule in sorted(self.task.rules, key=lambda rule: rule.stage):
            draws = rule.draws(draws, layout)
            part = rule.steering(context)
            if part is not None:
                (deciding.append if rule.stage is Stage.DECIDE else steering.add)(part)
        steering.add(self._watched(deciding, context))
        return denoise(
            self._kit.network,
            cache,
            _canvas(layout),
            self._options,
            draws,
            steering=steering,
            soft=self._soft(layout) if self._frame is None else None,
            start=self.task.start,
            keyframe=self._frame,
            check=self._check,
        )

    def _watched(self, deciding: Sequence[Steering], context: RuleContext) -> Steering:
        """``deciding``, under all that looks at what it comes to."""
        steering: Steering | None = Chain(*deciding) if deciding else None
        watches = (rule.watch(context) for rule in self.task.rules)
        for watch in (watch for watch in watches if watch is not None):
            steering = Observer(watch, steering)
        return steering or Chain()

    def _soft(self, layout: Layout) -> Tensor | None:
        """[B, C, H]: the embedding of the source where there is one, else zeros; None without any source."""
        ids = torch.tensor([row.source for row in layout.rows], dtype=torch.int64)
        return soft_of(self._kit.network, ids) if bool((ids >= 0).any()) else None


def _canvas(layout: Layout) -> Canvas:
    return Canvas.of([row.ids for row in layout.rows], [row.held for row in layout.rows])
