"""Require: a steering that makes a run of ids stand somewhere on every canvas. Worker thread; tokens only."""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.errors import SteeringError


class Require:
    """A run of ids must stand somewhere among ``where`` [B, C] bool (default: anywhere) on every row: at each step it
    is held where the network thinks it likeliest among free positions, unless it stands among held ones already. Up to
    ``settle``, a share of the steps, the place may move; then it stays. Several of them take places that do not
    overlap, in their order: put the longest first.

    Keeps nothing between steps, so that a run may be taken up anywhere. Looks at one value a step on the host. Raises
    SteeringError where a row has no place for it.
    """

    def __init__(self, ids: Sequence[int], where: Tensor | None = None, settle: float = 0.5) -> None:
        self._run = torch.tensor(list(ids), dtype=torch.int64)
        self._where = where
        self._settle = settle

    def steer(self, view: StepView, logits: Tensor) -> None:
        run = self._run = self._run.to(logits.device)
        size, length = run.numel(), view.ids.shape[1]
        if not size:
            return
        if size > length:
            raise SteeringError("The canvas is shorter than what it must contain.")
        place = self._place(view, logits, run, length - size + 1)
        offsets = torch.arange(length, device=run.device) - place.unsqueeze(1)
        inside = (offsets >= 0) & (offsets < size)
        view.hold(inside, run[offsets.clamp(0, size - 1)])

    def _place(self, view: StepView, logits: Tensor, run: Tensor, starts: int) -> Tensor:
        """[B] int64: where the run begins in each row."""
        where = torch.ones_like(view.held) if self._where is None else self._where.to(run.device)
        open_ = where & ~view.standing[0]
        chances = logits[:, run] - torch.logsumexp(logits, dim=1, keepdim=True)
        table = chances.new_full((view.ids.numel(), run.numel()), float("-inf")).index_copy(0, view.rows, chances)
        table = table.view(*view.ids.shape, -1).masked_fill(~open_.unsqueeze(2), float("-inf"))
        score = torch.stack([table[:, at : at + starts, at] for at in range(run.numel())]).sum(dim=0)

        def throughout(marks: Tensor) -> Tensor:
            """[B, C] or [R, B, C], a mark for each id of the run -> [B, S]: at each start, whether all are set."""
            marks = marks.expand(run.numel(), *view.ids.shape)
            return torch.stack([marks[at, :, at : at + starts] for at in range(run.numel())]).all(dim=0)

        stands = throughout((view.ids == run.view(-1, 1, 1)) & where)
        locked = stands & throughout(view.held)
        stands = torch.where(locked.any(dim=1, keepdim=True), locked, stands)
        score = score.masked_fill(locked.any(dim=1, keepdim=True), float("-inf"))
        if view.step > self._settle * view.limit:
            # What was held in the step before stands on the canvas.
            elsewhere = stands.any(dim=1, keepdim=True) & ~stands
            score = score.masked_fill(elsewhere, float("-inf"))
        best, place = score.max(dim=1)
        # A canvas at rest has no logits any more, and one that holds the run needs none.
        nowhere = torch.isneginf(best)
        if bool((nowhere & ~stands.any(dim=1)).any()):
            raise SteeringError("There is no free place for what the text must contain.")
        return torch.where(nowhere, stands.int().argmax(dim=1), place)
