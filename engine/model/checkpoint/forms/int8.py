"""int8 with a scale a row: the starter's shipped form, widened at load. Any thread; tensors only.

A row is everything along the last dimension; experts keep their leading one. ``NAME`` holds int8, ``NAME.scale`` the
scale of each row.
"""

from collections.abc import Mapping
from typing import Self

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.forms.form import Form, TensorShape
from engine.model.checkpoint.forms.plain import FLOATS
from engine.model.checkpoint.tensors import Read, StoredTensor

SCALE = ".scale"
_LEVELS = 127
_BLOCK = 1 << 16  # elements that are float32 at a time while a tensor is widened


class Int8Rows(Form):
    """``NAME`` in int8 and ``NAME.scale``."""

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        rows, scale = stored.get(name), stored.get(name + SCALE)
        if rows is None or rows.shape != shape or rows.dtype != "I8":
            return None
        if scale is None or scale.shape != shape[:-1] or scale.dtype not in FLOATS:
            raise ModelError(f"{rows.path}: the tensor {rows.name} is int8 without a fitting scale a row.")
        return cls(shape, rows, scale)

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Tensor:
        rows, scale = self.parts
        return widen(read(rows), read(scale), dtype).to(device)


def quantize(tensor: Tensor) -> tuple[Tensor, Tensor]:
    """[..., N] -> int8 [..., N] and float32 scales [...]; the error of an element is at most half its row's scale."""
    wide = tensor.float()
    scale = wide.abs().amax(dim=-1).clamp(min=1e-12) / _LEVELS
    return (wide / scale.unsqueeze(-1)).round().clamp(-_LEVELS, _LEVELS).to(torch.int8), scale


def widen(rows: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """int8 [..., N] and scales [...] -> [..., N] in ``dtype``, multiplied in float32.

    A few rows at a time, so that the result is the only other tensor of this size.
    """
    out = torch.empty(rows.shape, dtype=dtype, device=rows.device)
    width = rows.shape[-1]
    step = max(1, _BLOCK // max(1, width))
    narrow, factors, wide = rows.reshape(-1, width), scale.reshape(-1, 1), out.view(-1, width)
    for first in range(0, narrow.shape[0], step):
        part = slice(first, first + step)
        wide[part] = narrow[part].float().mul_(factors[part].float())
    return out
