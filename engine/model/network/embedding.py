"""The vocabulary's vectors, which are the network's both ends: ids to vectors, states to logits, probabilities to soft
vectors. Worker thread; tensors only."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.evenly import evenly
from engine.model.network.int8_product import Int8Product, ManyRows
from engine.model.network.products import OneDnnProduct, PlainProduct, Product

LARGE = 1 << 16
"""Ids from which on a vocabulary is large: there a processor mixes the likeliest vectors of a position alone. All of
them take a fifth of a pass of 32 positions of the largest model, these a twentieth; of the starter's soft vectors these
made a difference of 0.0026 nats, no more than rounding its weights to 8 bits does."""
_LIKELIEST = 256
_BLOCK = 1 << 19  # float32 elements of a block of logits on a processor: 2 MB


class Embedding(nn.Module):
    """``weight`` [V, H]; vectors that go into the network are scaled by the root of H."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(config.vocab_size, config.hidden_size), requires_grad=False)
        self._softcap = config.softcap
        self._to_logits: Product | None = None
        self._to_soft: Product | None = None

    def pack(self) -> None:
        """Make copies laid out for a processor's kernels, one for logits and one for soft vectors."""
        self._to_logits = OneDnnProduct(self.weight)
        self._to_soft = OneDnnProduct(self.weight.t())

    def narrow(self, levels: int) -> None:
        """Make int8 rows for logits, for many states."""
        if self.weight.shape[0] < LARGE:
            few = PlainProduct(self.weight) if self._to_logits is None else self._to_logits
            self._to_logits = ManyRows(few, Int8Product.of(self.weight, levels))

    @property
    def is_narrow(self) -> bool:
        """Whether ``narrow`` has made rows."""
        return isinstance(self._to_logits, ManyRows)

    @property
    def has_copies(self) -> bool:
        """Whether ``pack`` has made them."""
        return self._to_logits is not None

    def vectors(self, ids: Tensor) -> Tensor:
        """[...] int64 on the weight's device -> [..., H]: bit for bit what ``mixed`` makes of one-hot rows."""
        return F.embedding(ids, self.weight) * self._scale

    def mixed(self, probabilities: Tensor) -> Tensor:
        """[..., V] in the weight's dtype -> [..., H]: the vectors mixed by these probabilities."""
        if self.weight.shape[0] >= LARGE and probabilities.device.type == "cpu":
            weights, ids = probabilities.flatten(0, -2).topk(_LIKELIEST, dim=-1, sorted=False)
            bags = F.embedding_bag(ids, self.weight, mode="sum", per_sample_weights=weights)
            return bags.mul_(self._scale).view(*probabilities.shape[:-1], -1)
        if self._to_soft is not None:
            return self._to_soft(probabilities).mul_(self._scale)
        return torch.matmul(probabilities, self.weight) * self._scale

    def logits(self, states: Tensor) -> Tensor:
        """[..., H] float32 -> [..., V] float32, soft-capped in float32."""
        states = states.to(self.weight.dtype)
        raw = F.linear(states, self.weight) if self._to_logits is None else self._to_logits.wide(states)
        return capped(raw, self._softcap)

    @property
    def _scale(self) -> float:
        # Rounded to the weights' dtype before it is used, as the checkpoint's makers do.
        return float(torch.tensor(math.sqrt(self.weight.shape[1]), dtype=self.weight.dtype))


def capped(raw: Tensor, cap: float) -> Tensor:
    """[..., V] -> the same in float32, newly made: cap * tanh(raw / cap).

    On a processor tanh is the dearest function there is: twice a sigmoid less one is the same to 4e-6 of a cap of 30,
    and block by block it stays in the cache.
    """
    if raw.device.type != "cpu":
        return raw.float().div_(cap).tanh_().mul_(cap)
    out = torch.empty(raw.shape, dtype=torch.float32)
    lowest = torch.tensor(-cap)
    for block, part in zip(torch.split(out.view(-1), _BLOCK), torch.split(raw.reshape(-1), _BLOCK), strict=True):
        block.copy_(part)
        evenly(lambda x, y: torch.sigmoid(x, out=y), block.mul_(2.0 / cap), block)
        torch.add(lowest, block, alpha=2.0 * cap, out=block)
    return out
