"""int8 with a scale a row: the starter's shipped form, widened at load. Any thread; tensors only.

A row is everything along the last dimension; experts keep their leading one. ``NAME`` holds int8, ``NAME.scale`` the
scale of each row.
"""

import torch
from torch import Tensor

SCALE = ".scale"
_LEVELS = 127


def quantize(tensor: Tensor) -> tuple[Tensor, Tensor]:
    """[..., N] -> int8 [..., N] and float32 scales [...]; the error of an element is at most half its row's scale."""
    wide = tensor.float()
    scale = wide.abs().amax(dim=-1).clamp(min=1e-12) / _LEVELS
    return (wide / scale.unsqueeze(-1)).round().clamp(-_LEVELS, _LEVELS).to(torch.int8), scale


def widen(whole: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """int8 [..., N] and scales [...] -> [..., N] in ``dtype``, multiplied in float32."""
    return (whole.float() * scale.float().unsqueeze(-1)).to(dtype)
