"""Several ways for one text to go on, laid out as a tree that one causal pass reads. Worker thread; ids only.

What all of them share is the stem; where a way leaves it begins a branch, which sees the stem up to there and itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Tree:
    """N nodes behind L positions of a cache.

    ids, positions  [N] int64
    leaves  [P * S] int64: the nodes that predict what stands behind the P places, place by place, S each
    lowest  the lowest of ``positions``
    mask    [N, L + N] bool, True is seen: without a window, which the layers that have one still lay over it
    """

    ids: Tensor
    positions: Tensor
    leaves: Tensor
    lowest: int
    mask: Tensor

    @classmethod
    def of(cls, cached: Tensor, stem: Tensor, places: Sequence[int], after: Tensor) -> "Tree":
        """``after`` [S] behind each of the first ``places`` of the text, which is ``cached`` [L] and ``stem`` [T], of
        which T may be 0. A branch begins with its own copy of the id before it, whose state may no longer be there.

        Raises ValueError for a place that is not from 1 to L + T, and where there is nothing to predict.
        """
        device, text = stem.device, torch.cat([cached, stem])
        if not len(after) or not places or not all(1 <= place <= len(text) for place in places):
            raise ValueError(f"A text of {len(text)} ids, places {list(places)}, {len(after)} ids behind them.")
        ends = torch.tensor(places, device=device)
        branches = torch.cat([text[ends - 1].unsqueeze(1), after[:-1].expand(len(places), -1)], dim=1)
        along = ends.unsqueeze(1) - 1 + torch.arange(len(after), device=device)
        own = torch.arange(len(cached), len(text), device=device)
        positions = torch.cat([own, along.flatten()])
        # Whose a node is, -1 for the stem's, and up to where it sees the stem.
        whose = torch.cat([torch.full_like(own, -1), _each(torch.arange(len(places), device=device), after)])
        up_to = torch.cat([own, _each(ends - 2, after)])
        others = torch.cat([torch.full_like(cached, -1), whose])
        at = torch.cat([torch.arange(len(cached), device=device), positions])
        same = (others == whose.unsqueeze(1)) & (at <= positions.unsqueeze(1))
        mask = torch.where(others < 0, at <= up_to.unsqueeze(1), same)
        leaves = torch.arange(len(own), len(positions), device=device)
        lowest = min(*places, len(cached) + 1) - 1
        return cls(torch.cat([stem, branches.flatten()]), positions, leaves, lowest, mask)

    def within(self, window: int, first: int) -> Tensor:
        """[N, L + N - first]: the mask of a layer that sees ``window`` positions; keys from ``first`` on."""
        nodes = len(self.positions)
        at = torch.cat([torch.arange(self.mask.shape[1] - nodes, device=self.positions.device), self.positions])
        return (self.mask & (self.positions.unsqueeze(1) - at < window))[:, first:]


def _each(values: Tensor, after: Tensor) -> Tensor:
    return values.repeat_interleave(len(after))
