"""What lead and foresight ask of a network: to read on causally. Worker thread; knows no concrete class and no text.

``engine.model.network.network.Network`` is one; the tests' scripted paths are others.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from torch import Tensor

from engine.diffusion.denoiser import Check


class Cache(Protocol):
    """What is asked of a cache."""

    @property
    def length(self) -> int: ...


CacheT = TypeVar("CacheT", bound=Cache)


class Reader(Protocol[CacheT]):
    """A causal path; V is the vocabulary."""

    def following(self, ids: Tensor, cache: CacheT, check: Check | None = None) -> tuple[Tensor, CacheT]:
        """[T] int64 behind ``cache`` -> the logits [V] of what follows, float32, and the cache of both."""

    def branched(
        self,
        stem: Sequence[int],
        branches: Sequence[tuple[int, Sequence[int]]],
        cache: CacheT,
        check: Check | None = None,
    ) -> Sequence[Tensor]:
        """A branch is after how many ids of the text, ``cache`` and ``stem``, it leaves it, and S ids to stand there ->
        for each [S] float32, their log-probabilities given all before them."""
