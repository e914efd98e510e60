"""4 bits a number in groups of 64, each with a scale and a lowest value: kept packed, widened a few rows at a time.

``NAME.int4`` holds two numbers a byte, the first in the low half, uint8 [..., N, K / 2]; ``NAME.scale`` and
``NAME.lowest`` float16 [..., N, K / 64].
"""

from collections.abc import Mapping, Sequence
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.forms.form import Form, TensorShape
from engine.model.checkpoint.tensors import Read, StoredTensor
from engine.model.network.products import Product

GROUP = 64
_ROWS = 64


class Int4Groups(Form):
    """``NAME.int4``, ``NAME.scale`` and ``NAME.lowest``."""

    packed = True

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        codes = stored.get(name + ".int4")
        if codes is None:
            return None
        groups = [stored.get(name + ending) for ending in (".scale", ".lowest")]
        parts = [part for part in groups if part is not None and part.shape == (*shape[:-1], shape[-1] // GROUP)]
        if shape[-1] % GROUP or codes.shape != (*shape[:-1], shape[-1] // 2) or len(parts) < len(groups):
            raise ModelError(f"{codes.path}: the tensor {codes.name} is int4 without a fitting scale a group.")
        return cls(shape, codes, *parts)

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Sequence[Product]:
        parts = [read(part).to(device, copy=True) for part in self.parts]
        stacks = [part.reshape(-1, *part.shape[-2:]) for part in parts]
        return [Int4Product(*matrix) for matrix in zip(*stacks, strict=True)]


class Int4Product(Product):
    """Of codes [N, K / 2], scale and lowest [N, K / 64]."""

    def __init__(self, codes: Tensor, scale: Tensor, lowest: Tensor) -> None:
        self._codes, self._scale, self._lowest = codes, scale, lowest

    @property
    def elements(self) -> int:
        return 2 * self._codes.numel()

    @property
    def nbytes(self) -> int:
        return self._codes.nbytes + self._scale.nbytes + self._lowest.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        out = x.new_empty(*x.shape[:-1], len(self._codes))
        for first in range(0, len(self._codes), _ROWS):
            rows = slice(first, first + _ROWS)
            weight = widen(self._codes[rows], self._scale[rows], self._lowest[rows])
            out[..., rows] = F.linear(x, weight.to(x.dtype))
        return out


def widen(codes: Tensor, scale: Tensor, lowest: Tensor) -> Tensor:
    """uint8 [..., K / 2], float16 [..., K / 64] twice -> float32 [..., K]."""
    groups = torch.stack([codes & 15, codes >> 4], dim=-1).flatten(-2).unflatten(-1, (-1, GROUP))
    return torch.addcmul(lowest.float().unsqueeze(-1), groups.float(), scale.float().unsqueeze(-1)).flatten(-2)


def quantize(tensor: Tensor) -> dict[str, Tensor]:
    """[..., K] -> the three tensors, by the ending of their names."""
    groups = tensor.float().unflatten(-1, (-1, GROUP))
    lowest = groups.amin(-1).half()
    scale = ((groups.amax(-1) - lowest) / 15).clamp(min=1e-6).half()
    codes = ((groups - lowest.unsqueeze(-1)) / scale.unsqueeze(-1)).round().clamp(0, 15).to(torch.uint8).flatten(-2)
    return {".int4": codes[..., ::2] | codes[..., 1::2] << 4, ".scale": scale, ".lowest": lowest}
