"""Rotary positions: the angles by which queries and keys are turned. Worker thread; tensors only."""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.model.config import LayerConfig


class Rotary:
    """The frequencies of every kind of layer, kept on the device of the positions they were last asked for."""

    def __init__(self, layers: Sequence[LayerConfig]) -> None:
        self._frequencies = {layer: frequencies(layer) for layer in dict.fromkeys(layers)}

    def turns(self, positions: Tensor, dtype: torch.dtype) -> dict[LayerConfig, tuple[Tensor, Tensor]]:
        """cos and sin [T, head_dim] in ``dtype`` of ``positions`` [T], a kind of layer."""
        device = positions.device
        # Moved once: a copy from the host inside a pass would make it wait, and could not be captured in a graph.
        self._frequencies = {layer: frequency.to(device) for layer, frequency in self._frequencies.items()}
        return {layer: turns(frequency, positions, dtype) for layer, frequency in self._frequencies.items()}


def frequencies(layer: LayerConfig) -> Tensor:
    """[head_dim // 2] float32; pairs that do not turn have frequency 0."""
    exponents = torch.arange(0, 2 * layer.rotated, 2, dtype=torch.float32) / layer.span
    still = torch.zeros(layer.head_dim // 2 - layer.rotated)
    return torch.cat([1.0 / layer.theta**exponents, still])


def turns(frequency: Tensor, positions: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """cos and sin [T, head_dim] of ``positions`` [T]; angles in float32."""
    angles = positions.float()[:, None] * frequency
    angles = torch.cat([angles, angles], dim=-1)
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """[B, T, heads, d] turned by cos and sin [T, d]."""
    half = x.shape[-1] // 2
    out, sin = x * cos[:, None], sin[:, None]
    out[..., :half].addcmul_(x[..., half:], sin[..., :half], value=-1.0)
    out[..., half:].addcmul_(x[..., :half], sin[..., half:])
    return out
