"""The prefix cache kept between edits: the longest common token prefix stays, the rest is encoded. Worker thread."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from engine.model.network.cache import PrefixCache
from engine.model.network.network import Network


@dataclass(frozen=True, slots=True)
class Prefix:
    """A cache of exactly ``ids``; ``reused`` of them were there already; ``ms`` is what the rest took."""

    ids: tuple[int, ...]
    cache: PrefixCache
    reused: int
    ms: float


class PrefixStore:
    """The cache of the newest prefix. A cancelled prefill leaves the one before in place."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._newest: Prefix | None = None

    def prefix(self, ids: Sequence[int], check: Callable[[], None] | None = None) -> Prefix:
        """The cache of ``ids`` (at least one id). ``check`` is called inside and may raise ``RunCancelled``."""
        prefix_ids = tuple(ids)
        begun = time.perf_counter()
        old = self._newest
        common = 0 if old is None else _common(old.ids, prefix_ids)
        cache = None
        if old is not None and common:
            cache = old.cache if common == len(old.ids) else old.cache.truncated(common)
        rest = torch.tensor(prefix_ids[common:], dtype=torch.int64, device=self._network.device)
        # With nothing to add, this makes a cut cache whole: its states are then a fresh prefill's, to the bit.
        cache = self._network.encode(rest, cache, check=check)
        newest = Prefix(prefix_ids, cache, common, (time.perf_counter() - begun) * 1000.0)
        self._newest = newest
        return newest

    def forget(self) -> None:
        """Let the cache go."""
        self._newest = None


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many ids ``a`` and ``b`` begin with alike."""
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count
