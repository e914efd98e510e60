"""Favour: a steering by which what stands stays unless the network is much surer of something else.

Worker thread; tokens only.
"""

import torch
from torch import Tensor

from engine.diffusion.steering import StepView


class Favour:
    """Raises the logits of ``ids`` [B, C] int64, one a position, by ``nats``; negative ids favour nothing. What the
    writer wrote stays unless the network is that much surer of something else.

    ``groups`` [B, C] int64, from 0 on, are what changes together (the tokens of a word): where one of them shows
    something else already, neither its id nor that of ``shown``, the others are no longer favoured.
    """

    def __init__(self, ids: Tensor, nats: float, groups: Tensor, shown: Tensor) -> None:
        self._ids = ids
        self._nats = nats
        self._groups = groups
        self._shown = shown

    def steer(self, view: StepView, logits: Tensor) -> None:
        ids = self._ids = self._ids.to(logits.device)
        groups = self._groups = self._groups.to(logits.device)
        shown = self._shown = self._shown.to(logits.device)
        changed = ((view.ids != ids) & (view.ids != shown) & (ids >= 0)).to(logits.dtype)
        moved = torch.zeros_like(changed).scatter_reduce(1, groups, changed, "amax").gather(1, groups)
        chosen = view.at_rows(ids).unsqueeze(1)
        raised = ((chosen >= 0) & (view.at_rows(moved).unsqueeze(1) == 0)).to(logits.dtype) * self._nats
        logits.scatter_add_(1, chosen.clamp(min=0), raised)
