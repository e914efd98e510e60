"""Several ways for one text to go on, laid out as a tree that one causal pass reads. Worker thread; ids only.

What all of them share is the stem; where a way leaves it begins a branch, which sees the stem up to there and itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

Branch = tuple[int, Sequence[int]]
"""After how many ids of the text a way leaves it, one at least, and the ids that stand there instead."""


@dataclass(frozen=True, slots=True)
class Tree:
    """N nodes behind L positions of a cache, and the P ids, of all branches one after the other, that they predict.

    ids, positions  [N] int64
    leaves   [P] int64: the nodes that predict them
    targets  [P] int64: the ids themselves
    lowest   the lowest of ``positions``
    mask     [N, L + N] bool, True is seen: without a window, which the layers that have one still lay over it
    """

    ids: Tensor
    positions: Tensor
    leaves: Tensor
    targets: Tensor
    lowest: int
    mask: Tensor

    @classmethod
    def of(cls, cached: Tensor, stem: Sequence[int], branches: Sequence[Branch]) -> "Tree":
        """The text is ``cached`` [L] and ``stem``, which may be empty. A branch that leaves it behind a cached id
        begins with a copy of that id, whose state is no longer there.

        Raises ValueError for a branch that leaves the text where there is none.
        """
        device, known, length = cached.device, len(cached), len(cached) + len(stem)
        ids, positions = list(stem), list(range(known, length))
        whose, up_to = [-1] * len(stem), list(positions)
        leaves: list[int] = []
        for number, (place, more) in enumerate(branches):
            if not 1 <= place <= length:
                raise ValueError(f"A text of {length} ids has no place {place}.")
            if not more:
                continue
            copied = place <= known
            own = [*([int(cached[place - 1])] if copied else []), *more[:-1]]
            first = place - copied
            leaves += [] if copied else [place - 1 - known]
            leaves += range(len(ids), len(ids) + len(own))
            ids += own
            positions += range(first, first + len(own))
            whose += [number] * len(own)
            up_to += [first - 1] * len(own)
        targets = [token for _, more in branches for token in more]

        def tensor(numbers: Sequence[int]) -> Tensor:
            return torch.tensor(numbers, dtype=torch.int64, device=device)

        at, owner, sees = tensor(positions), tensor(whose), tensor(up_to)
        others = torch.cat([torch.full_like(cached, -1), owner])
        there = torch.cat([torch.arange(known, device=device), at])
        same = (others == owner.unsqueeze(1)) & (there <= at.unsqueeze(1))
        mask = torch.where(others < 0, there <= sees.unsqueeze(1), same)
        return cls(tensor(ids), at, tensor(leaves), tensor(targets), min(positions, default=known), mask)

    def within(self, window: int, first: int) -> Tensor:
        """[N, L + N - first]: the mask of a layer that sees ``window`` positions; keys from ``first`` on."""
        nodes = len(self.positions)
        at = torch.cat([torch.arange(self.mask.shape[1] - nodes, device=self.positions.device), self.positions])
        return (self.mask & (self.positions.unsqueeze(1) - at < window))[:, first:]
