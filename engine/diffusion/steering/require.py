"""Require: a steering that makes a run of ids stand somewhere on every canvas. Worker thread; tokens only."""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.errors import SteeringError


class Require:
    """A run of ids must stand somewhere among free positions of every row: at each step it is held at the place where
    the network thinks it likeliest, among ``where`` [B, C] bool (default: all free ones). Up to ``settle``, a share of
    the steps, the place may move; then it stays. Several of them take places that do not overlap, in their order: put
    the longest first.

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
        open_ = ~view.held if self._where is None else ~view.held & self._where.to(run.device)
        if view.kept is not None:
            open_ = open_ & ~view.kept[0]
        chances = logits[:, run] - torch.logsumexp(logits, dim=1, keepdim=True)
        table = chances.new_full((view.ids.numel(), run.numel()), float("-inf")).index_copy(0, view.rows, chances)
        table = table.view(*view.ids.shape, -1).masked_fill(~open_.unsqueeze(2), float("-inf"))
        spans = range(run.numel())
        score = torch.stack([table[:, at : at + starts, at] for at in spans]).sum(dim=0)
        stands = torch.stack([view.ids[:, at : at + starts] == run[at] for at in spans]).all(dim=0)
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
