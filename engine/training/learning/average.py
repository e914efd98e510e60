"""A running mean of a run's weights, weighed against the last ones when the run ends.

Main thread of a training command. Knows tensors only. After a rate that falls to zero the mean of the last thousand
steps was the better by a little (LOG.md); which is kept is measured each time, since in a short run it is the worse.
"""

from collections.abc import Iterable

import torch
from torch import Tensor


class Average:
    """The exponential mean of ``parameters`` with ``decay`` a step; faster at first, so that the start is forgotten."""

    def __init__(self, parameters: Iterable[Tensor], decay: float) -> None:
        self._live = list(parameters)
        self._decay = decay
        self.mean = [parameter.detach().clone() for parameter in self._live]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take the weights in as they are after ``step`` steps."""
        decay = min(self._decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(self.mean, self._live, 1 - decay)

    @torch.no_grad()
    def swap(self) -> None:
        """The mean becomes the weights and the weights the mean; twice is nothing."""
        for mean, live in zip(self.mean, self._live, strict=True):
            kept = live.clone()
            live.copy_(mean)
            mean.copy_(kept)

    @torch.no_grad()
    def load(self, mean: Iterable[Tensor]) -> None:
        """Go on from this mean: a checkpoint's, or the weights that a run begins with or kept."""
        for own, kept in zip(self.mean, mean, strict=True):
            own.copy_(kept)
