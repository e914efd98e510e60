"""A small random decoder with the network's surface: every property of the loop can be tried in milliseconds.

Its logits depend on the whole canvas, on the prefix and on the soft embedding, row for row of a batch, so that a
mistake in any of them shows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.diffusion.denoiser import Check


@dataclass(frozen=True)
class FakeCache:
    """The prefix: its ids, and the summary that the passes look at."""

    ids: tuple[int, ...]
    summary: Tensor


class FakeNetwork:
    """A random mixing layer between an embedding and the same embedding as the head. ``sure`` scales the logits: large
    ones settle in a few steps, small ones never. ``layers`` is how often ``check`` is called in a pass."""

    def __init__(self, vocab_size: int = 50, hidden_size: int = 16, seed: int = 0, sure: float = 6.0) -> None:
        generator = torch.Generator().manual_seed(seed)

        def matrix(*shape: int) -> Tensor:
            return torch.randn(*shape, generator=generator) / math.sqrt(shape[-1])

        self.device = torch.device("cpu")
        self.dtype = torch.float32
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.layers = 3
        self.sure = sure
        self.passes = 0
        self.seen: list[Tensor] = []
        self.softs: list[Tensor | None] = []
        self.rows: list[Tensor | None] = []
        self._embedding = matrix(vocab_size, hidden_size)
        self._around = matrix(hidden_size, hidden_size)
        self._soft = matrix(hidden_size, hidden_size)

    def encode(
        self, ids: Tensor | Sequence[int], cache: FakeCache | None = None, check: Check | None = None
    ) -> FakeCache:
        if check is not None:
            check()
        more = [int(token) for token in ids]
        whole = (*(cache.ids if cache else ()), *more)
        weights = torch.arange(1, len(whole) + 1, dtype=torch.float32).sqrt().unsqueeze(1)
        return FakeCache(whole, (self._embedding[list(whole)] * weights).mean(dim=0))

    def decode(
        self,
        canvas_ids: Tensor,
        cache: FakeCache,
        soft: Tensor | None = None,
        rows: Tensor | None = None,
        check: Check | None = None,
    ) -> Tensor:
        self.passes += 1
        self.seen.append(canvas_ids.clone())
        self.softs.append(None if soft is None else soft.clone())
        self.rows.append(None if rows is None else rows.clone())
        for _ in range(self.layers if check is not None else 0):
            check()
        length = canvas_ids.shape[1]
        near = self._embedding[canvas_ids]
        hidden = near + 0.5 * (torch.roll(near, 1, dims=1) + torch.roll(near, -1, dims=1)) @ self._around
        places = torch.sin(torch.arange(length).unsqueeze(1) * torch.arange(self.hidden_size))
        hidden = hidden + cache.summary + 0.1 * places
        if soft is not None:
            hidden = hidden + 0.5 * soft + 0.2 * soft @ self._soft
        hidden = torch.tanh(hidden).reshape(-1, self.hidden_size)
        if rows is not None:
            hidden = hidden[rows]
        # One product a row: what a position gets does not depend on how many others ask.
        logits = torch.stack([self._embedding @ state for state in hidden]) if len(hidden) else hidden.new_zeros(0, 1)
        logits = self.sure * math.sqrt(self.hidden_size) * logits
        return logits if rows is not None else logits.view(*canvas_ids.shape, -1)

    def soften_probabilities(self, probabilities: Tensor) -> Tensor:
        return torch.stack([row @ self._embedding for row in probabilities])

    def embed(self, ids: Tensor) -> Tensor:
        return self._embedding[ids]


class Ids(tuple[int, ...]):
    """A cache that is what was told."""

    @property
    def length(self) -> int:
        return len(self)
