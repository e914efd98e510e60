"""What the loop asks of a network, and nothing more. Worker thread; knows no concrete class and no text.

``engine.model.network.network.Network`` is one; the tests' small random decoder is another.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import torch
from torch import Tensor

Check = Callable[[], None]
CacheT = TypeVar("CacheT")


class Denoiser(Protocol[CacheT]):
    """B canvases of C positions over one shared prefix; V the vocabulary, H the hidden size.

    Every method runs without gradients. ``check`` is called between layers and may raise to end the pass.
    """

    @property
    def device(self) -> torch.device: ...

    @property
    def dtype(self) -> torch.dtype:
        """Of the weights and of soft embeddings."""

    @property
    def vocab_size(self) -> int: ...

    @property
    def hidden_size(self) -> int: ...

    def encode(self, ids: Tensor | Sequence[int], cache: CacheT | None = None, check: Check | None = None) -> CacheT:
        """[T] int64 ids, causally, behind ``cache`` -> the longer cache; ``cache`` itself stays as it is."""

    def decode(
        self,
        canvas_ids: Tensor,
        cache: CacheT,
        soft: Tensor | None = None,
        rows: Tensor | None = None,
        check: Check | None = None,
    ) -> Tensor:
        """[B, C] int64 -> logits, float32 and newly made (the loop writes over them): [B, C, V], or [R, V] where
        ``rows`` [R] int64 names flat positions of B * C. ``soft`` [B, C, H]; None is the same as zeros."""

    def soften_probabilities(self, probabilities: Tensor) -> Tensor:
        """[R, V] in ``dtype`` -> [R, H]: the embedding mixed by these probabilities."""

    def embed(self, ids: Tensor) -> Tensor:
        """[...] int64 -> [..., H]: bit for bit what ``soften_probabilities`` makes of one-hot rows."""
