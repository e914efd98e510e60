"""Ban: a steering that rules ids out, everywhere or at some positions. Worker thread; tokens only."""

from collections.abc import Iterable

import torch
from torch import Tensor

from engine.diffusion.steering import StepView


class Ban:
    """These ids are never written: at every position, or only where ``where`` [B, C] bool says.

    A held position keeps its token even if that is banned elsewhere.
    """

    def __init__(self, ids: Iterable[int], where: Tensor | None = None) -> None:
        self._ids = torch.tensor(sorted(set(ids)), dtype=torch.int64)
        self._where = where

    def steer(self, view: StepView, logits: Tensor) -> None:
        if not self._ids.numel():
            return
        ids = self._ids = self._ids.to(logits.device)
        if self._where is None:
            logits.index_fill_(1, ids, float("-inf"))
            return
        self._where = self._where.to(logits.device)
        marks = view.at_rows(self._where).unsqueeze(1)
        logits.index_copy_(1, ids, logits.index_select(1, ids).masked_fill(marks, float("-inf")))
