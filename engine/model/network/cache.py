"""The keys and values of a prefix, and the ids they came from. Worker thread; holds tensors, computes nothing.

Sliding layers keep all positions too, so that a cache can be cut back to any common prefix.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.model.config import LayerConfig


@dataclass(frozen=True, slots=True)
class PrefixCache:
    """``ids`` [T] int64 on the network's device; ``layers`` a pair (keys, values) each, [kv_heads, T, head_dim].

    Never changed in place: extending or cutting makes a new one, which may share memory with this.
    ``whole`` is False after a cut inside a chunk: the last positions were then computed beside others that are gone,
    which can differ from a fresh prefill in the last bit; ``Network.encode`` computes them again.
    """

    ids: Tensor
    layers: tuple[tuple[Tensor, Tensor], ...]
    whole: bool = True

    @classmethod
    def empty(cls, layers: Sequence[LayerConfig], dtype: torch.dtype, device: torch.device) -> "PrefixCache":
        """Of no text."""
        empty = [torch.empty(layer.kv_heads, 0, layer.head_dim, dtype=dtype, device=device) for layer in layers]
        return cls(torch.empty(0, dtype=torch.int64, device=device), tuple((tensor, tensor) for tensor in empty))

    @property
    def length(self) -> int:
        """Positions held."""
        return int(self.ids.shape[0])

    def truncated(self, length: int) -> "PrefixCache":
        """The first ``length`` positions. Raises ValueError unless 0 <= length <= self.length."""
        if not 0 <= length <= self.length:
            raise ValueError(f"A cache of {self.length} positions cannot be cut to {length}.")
        if length == self.length:
            return self
        layers = tuple((keys[:, :length], values[:, :length]) for keys, values in self.layers)
        return PrefixCache(self.ids[:length], layers, whole=False)
