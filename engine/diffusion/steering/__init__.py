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
    drafted       [B, C] int64, the draft of the step before (of the first step: the canvas)
    rested        [B] bool, canvases at rest, whose draft no longer changes
    """

    def __init__(
        self,
        step: int,
        limit: int,
        temperature: float,
        ids: Tensor,
        held: Tensor,
        rows: Tensor,
        drafted: Tensor | None = None,
        rested: Tensor | None = None,
    ) -> None:
        self.step = step
        self.limit = limit
        self.temperature = temperature
        self.ids = ids
        self.held = held
        self.rows = rows
        self.drafted = ids if drafted is None else drafted
        self.rested = torch.zeros_like(held[:, 0]) if rested is None else rested
        self._ruled_out: list[tuple[int, int]] = []
        self._kept: Tensor | None = None
        self._tokens = ids

    def at_rows(self, marks: Tensor) -> Tensor:
        """[B, C] of anything -> [R]: its value at each row of the logits."""
        return marks.reshape(-1)[self.rows]

    def places(self) -> dict[int, int]:
        """Which row of the logits each flat position has that has one; this brings ``rows`` to the host."""
        return {flat: row for row, flat in enumerate(self.rows.tolist())}

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

    def keep_only(self, kept: tuple[Tensor, Tensor] | None) -> None:
        """Go back to what ``self.kept`` was, before something is decided anew."""
        self._kept, self._tokens = (None, self.ids) if kept is None else kept

    def draft(self, logits: Tensor) -> Tensor:
        """[B, C] int64: the draft that the step comes to, if nothing changes ``logits`` or holds more."""
        flat = self.drafted.reshape(-1).index_copy(0, self.rows, logits.argmax(dim=1))
        fixed = self.held if self._kept is None else self.held | self._kept
        tokens = torch.where(self.held, self.ids, self._tokens)
        return torch.where(self.rested.unsqueeze(1), self.drafted, torch.where(fixed, tokens, flat.view_as(self.ids)))

    def rule_out(self, row: int, token: int) -> None:
        """For an ``Observer``'s watch: what has decided this step is to do so anew, without the id ``token`` at the
        position of this row of the logits."""
        self._ruled_out.append((row, token))

    def take_ruled_out(self) -> list[tuple[int, int]]:
        """What was ruled out since this was asked last: row of the logits, and id."""
        ruled_out, self._ruled_out = self._ruled_out, []
        return ruled_out


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
