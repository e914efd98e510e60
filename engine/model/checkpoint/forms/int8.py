"""int8 with a scale a row: the starter's shipped form, widened at load. Any thread; tensors only.

A row is everything along the last dimension; experts keep their leading one. ``NAME`` holds int8, ``NAME.scale`` the
scale of each row.
"""

import torch
from torch import Tensor

SCALE = ".scale"
_LEVELS = 127
_BLOCK = 1 << 16  # elements that are float32 at a time while a tensor is widened


def quantize(tensor: Tensor) -> tuple[Tensor, Tensor]:
    """[..., N] -> int8 [..., N] and float32 scales [...]; the error of an element is at most half its row's scale."""
    wide = tensor.float()
    scale = wide.abs().amax(dim=-1).clamp(min=1e-12) / _LEVELS
    return (wide / scale.unsqueeze(-1)).round().clamp(-_LEVELS, _LEVELS).to(torch.int8), scale


def widen(whole: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """int8 [..., N] and scales [...] -> [..., N] in ``dtype``, multiplied in float32.

    A few rows at a time, so that the result is the only other tensor of this size.
    """
    out = torch.empty(whole.shape, dtype=dtype, device=whole.device)
    width = whole.shape[-1]
    rows = max(1, _BLOCK // max(1, width))
    stored, factors, wide = whole.reshape(-1, width), scale.reshape(-1, 1), out.view(-1, width)
    for first in range(0, stored.shape[0], rows):
        part = slice(first, first + rows)
        wide[part] = stored[part].float().mul_(factors[part].float())
    return out
