"""Where chance comes from: uniforms and noise ids a step, from an object that a test or a recipe can replace.

Worker thread. A draw belongs to (seed, row, step) and to nothing else: a row draws the same alone or in a batch, and
a run may be taken up at any step without playing the steps before it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Noise:
    """What an unknown position holds. Belongs to the model (its manifest), not to the loop.

    Uniform over ``first_id`` … ``vocab_size`` - 1; or, where ``blank_id`` is given, that one id with probability
    ``blank_share`` and uniform otherwise. DiffusionGemma: uniform over the whole vocabulary.
    """

    vocab_size: int
    first_id: int = 0
    blank_id: int | None = None
    blank_share: float = 0.0

    def ids(self, shape: Sequence[int], generator: torch.Generator) -> Tensor:
        """int64 noise of this shape, on the CPU."""
        ids = torch.randint(self.first_id, self.vocab_size, tuple(shape), generator=generator)
        if self.blank_id is None:
            return ids
        blank = torch.rand(tuple(shape), generator=generator) < self.blank_share
        return ids.masked_fill(blank, self.blank_id)


class Draws(Protocol):
    """B rows of C positions; every tensor on the CPU."""

    def start(self, rows: int, length: int) -> Tensor:
        """[B, C] int64: noise for the positions that are unknown at the start."""

    def step(self, number: int, rows: int, length: int) -> tuple[Tensor, Tensor]:
        """Of step ``number`` (from 1): uniforms [B, C] float32 in [0, 1), noise ids [B, C] int64."""

    def state(self) -> object:
        """All that later draws depend on, immutable; kept in keyframes."""

    def restore(self, state: object) -> None:
        """Draw from now on as the object did whose ``state()`` this is."""

    def row(self, row: int) -> "Draws":
        """The draws of one row alone, as row 0 of one."""


class SeededDraws:
    """Draws from torch's CPU generator: the same seed gives the same draws on every device.

    ``rows`` names the generators: row i of a run draws as row ``rows[i]`` of this seed, so that a variant can be run
    again by itself. Default: 0, 1, 2, ….
    """

    def __init__(self, seed: int, noise: Noise, rows: Sequence[int] | None = None) -> None:
        self._noise = noise
        self._seed = seed
        self._rows = None if rows is None else tuple(rows)

    @property
    def seed(self) -> int:
        """The seed drawn from; ``restore`` may bring another."""
        return self._seed

    def start(self, rows: int, length: int) -> Tensor:
        return torch.stack([self._noise.ids((length,), self._generator(row, 0)) for row in self._names(rows)])

    def step(self, number: int, rows: int, length: int) -> tuple[Tensor, Tensor]:
        uniforms, noise = [], []
        for row in self._names(rows):
            generator = self._generator(row, number)
            uniforms.append(torch.rand(length, generator=generator))
            noise.append(self._noise.ids((length,), generator))
        return torch.stack(uniforms), torch.stack(noise)

    def state(self) -> tuple[int, tuple[int, ...] | None]:
        return self._seed, self._rows

    def restore(self, state: object) -> None:
        match state:
            case (int() as seed, (None | tuple()) as rows):
                self._seed, self._rows = seed, rows
            case _:
                raise TypeError(f"{state!r} is no state of SeededDraws")

    def row(self, row: int) -> "SeededDraws":
        return SeededDraws(self._seed, self._noise, (self._names(row + 1)[row],))

    def _names(self, count: int) -> Sequence[int]:
        return range(count) if self._rows is None else self._rows[:count]

    def _generator(self, row: int, step: int) -> torch.Generator:
        # The generator keeps 32 bits of its seed, so the bits of a hash are spread over them.
        digest = hashlib.blake2b(f"{self._seed}:{row}:{step}".encode(), digest_size=4).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest, "big"))


class StandingDraws:
    """The draws of ``draws``, but where ``ids`` [B, C] int64 are known (not negative) the noise is those ids: a refused
    position goes back to what stood there."""

    def __init__(self, draws: Draws, ids: Tensor) -> None:
        self._draws = draws
        self._ids = ids

    def start(self, rows: int, length: int) -> Tensor:
        return self._over(self._draws.start(rows, length))

    def step(self, number: int, rows: int, length: int) -> tuple[Tensor, Tensor]:
        uniforms, noise = self._draws.step(number, rows, length)
        return uniforms, self._over(noise)

    def state(self) -> object:
        return self._draws.state()

    def restore(self, state: object) -> None:
        self._draws.restore(state)

    def row(self, row: int) -> "StandingDraws":
        return StandingDraws(self._draws.row(row), self._ids[row : row + 1])

    def _over(self, noise: Tensor) -> Tensor:
        return torch.where(self._ids < 0, noise, self._ids)
