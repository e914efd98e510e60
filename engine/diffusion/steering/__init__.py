"""Steering: the one small interface for control over a parallel draft, called once a step.

Worker thread; tokens only. In every step, after the network's pass and before the sampler, the loop calls
``steer(view, logits)``. A steering may

    read ``view``       the step, the canvas as the network saw it, which positions are free
    change ``logits``   in place, any row; they are raw: the temperature comes after (as with transformers' processors)
    ``view.hold(…)``    keep tokens at positions, from this step's outcome on: the loop makes their rows one-hot and
                        writes the tokens back before the next pass, whatever else was done to their logits. The first
                        to hold a position has it: ``view.standing`` is what is taken already
    raise               SteeringError or RunCancelled, which ends the run
    wait                which pauses the run

``logits`` is [R, V] float32: row i belongs to flat position ``view.rows[i]`` of the B * C positions. Which positions
have rows is the loop's affair (held ones may have none), so address rows through ``view``. Tensors are on the
network's device; do not bring them to the host in a step unless a control must. Nothing may be kept of ``logits``
beyond the call: the sampler works in their memory.

Everything here can be changed between two steps of a run (``Chain.add``, a mask written to): it is read afresh.
"""

from typing import Protocol

import torch
from torch import Tensor


class StepView:
    """One step as a steering sees it.

    step, limit   from 1; of the steps to run
    temperature   what the logits will be divided by
    ids           [B, C] int64, the canvas of this pass
    held          [B, C] bool, positions that the canvas holds (free ones are the others)
    rows          [R] int64, the flat position of each row of logits
    """

    def __init__(self, step: int, limit: int, temperature: float, ids: Tensor, held: Tensor, rows: Tensor) -> None:
        self.step = step
        self.limit = limit
        self.temperature = temperature
        self.ids = ids
        self.held = held
        self.rows = rows
        self._kept: Tensor | None = None
        self._tokens = ids

    def at_rows(self, marks: Tensor) -> Tensor:
        """[B, C] of anything -> [R]: its value at each row of the logits."""
        return marks.reshape(-1)[self.rows]

    def hold(self, where: Tensor, ids: Tensor) -> None:
        """Keep ``ids`` [B, C] int64 at the positions ``where`` [B, C] bool in this step and before the next pass; not
        at those that stand already."""
        fresh = where & ~self.standing[0]
        self._kept = fresh if self._kept is None else self._kept | fresh
        self._tokens = torch.where(fresh, ids, self._tokens)

    @property
    def standing(self) -> tuple[Tensor, Tensor]:
        """What stands whatever comes, held by the canvas or by a steering before this one: marks [B, C], ids [B, C]
        (at free positions those of the canvas)."""
        return self.held if self._kept is None else self.held | self._kept, self._tokens

    @property
    def kept(self) -> tuple[Tensor, Tensor] | None:
        """What is to be held in this step: marks [B, C], ids [B, C]; None where ``hold`` was not called."""
        return None if self._kept is None else (self._kept, self._tokens)


class Steering(Protocol):
    """See the module's docstring."""

    def steer(self, view: StepView, logits: Tensor) -> None:
        """Read ``view``; change ``logits`` [R, V] in place, or hold positions."""


class Chain:
    """Several steerings, one after the other; what a later one does to the logits stands."""

    def __init__(self, *parts: Steering) -> None:
        self._parts = list(parts)

    def add(self, part: Steering) -> None:
        """From the next step on ``part`` steers too, last."""
        self._parts.append(part)

    def steer(self, view: StepView, logits: Tensor) -> None:
        for part in self._parts:
            part.steer(view, logits)
