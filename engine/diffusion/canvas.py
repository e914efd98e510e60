"""The canvas: ids, which of them are held, and how a finished one is closed. Tokens only, never text; worker thread."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import RequestError

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Canvas:
    """B canvases of C positions, on the CPU; the loop never writes into it.

    ids   [B, C] int64; UNKNOWN where noise goes at the start
    held  [B, C] bool; these positions keep their ids through every step and pay for no head

    Raises RequestError where the two do not fit each other or a held position is unknown.
    """

    ids: Tensor
    held: Tensor

    def __post_init__(self) -> None:
        if self.ids.dim() != 2 or self.ids.shape != self.held.shape or not self.ids.numel():
            raise RequestError(f"A canvas of ids {tuple(self.ids.shape)}, held {tuple(self.held.shape)} has no shape.")
        if self.ids.dtype != torch.int64 or self.held.dtype != torch.bool:
            raise RequestError(f"A canvas takes int64 ids and bool marks, not {self.ids.dtype} and {self.held.dtype}.")
        if bool((self.held & (self.ids < 0)).any()):
            raise RequestError("A held position of the canvas has no token.")

    @classmethod
    def blank(cls, rows: int, length: int) -> "Canvas":
        """Nothing known, nothing held."""
        return cls(torch.full((rows, length), UNKNOWN), torch.zeros(rows, length, dtype=torch.bool))

    @classmethod
    def of(cls, ids: Sequence[Sequence[int]], held: Sequence[Sequence[bool]]) -> "Canvas":
        """From plain lists, a list a row."""
        return cls(torch.tensor(ids, dtype=torch.int64), torch.tensor(held, dtype=torch.bool))

    @property
    def rows(self) -> int:
        return self.ids.shape[0]

    @property
    def length(self) -> int:
        return self.ids.shape[1]

    def row(self, row: int) -> "Canvas":
        """One of the canvases, alone."""
        return Canvas(self.ids[row : row + 1], self.held[row : row + 1])

    def holding(self, where: Tensor, ids: Tensor) -> "Canvas":
        """The same canvas with the positions of ``where`` [B, C] bool held at ``ids`` [B, C] int64."""
        return Canvas(torch.where(where, ids, self.ids), self.held | where)

    def starting(self, noise: Tensor) -> Tensor:
        """[B, C] int64: the ids that the first pass sees, ``noise`` [B, C] where nothing is known."""
        return torch.where(self.ids < 0, noise, self.ids)
