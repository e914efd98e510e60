"""A whole generation, several canvases one after the other, as transformers' ``generate`` does it: what parity is
held on. The program writes a canvas at a time, each from its own plan, and has no use for it."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import StepState, denoise
from engine.diffusion.denoiser import CacheT, Check, Denoiser
from engine.diffusion.draws import Draws
from engine.diffusion.steering import Steering
from engine.model.checkpoint.generation_config import GenerationOptions


@dataclass(frozen=True, slots=True)
class GenerationStep:
    """One step of a generation: ``canvas`` from 0; ``rows`` says which row of the whole each row of ``state`` is."""

    canvas: int
    rows: tuple[int, ...]
    state: StepState


def generate(
    network: Denoiser[CacheT],
    cache: CacheT,
    rows: int,
    length: int,
    canvases: int,
    options: GenerationOptions,
    draws: Callable[[int, tuple[int, ...]], Draws],
    *,
    steering: Steering | None = None,
    check: Check | None = None,
) -> Generator[GenerationStep, None, list[Tensor]]:
    """Write up to ``canvases`` canvases of ``length`` free positions behind ``cache``, ``rows`` texts of them.

    ``draws(canvas, rows)`` gives the draws of one canvas. The first canvases share the prefix and run as a batch;
    from the second on each text has a prefix of its own. A text ends with the canvas that holds a stop token.
    Returns a [n * length] int64 tensor a row, ``options.pad_id`` after its first stop token.
    """
    texts: list[list[Tensor]] = [[] for _ in range(rows)]
    groups: list[tuple[tuple[int, ...], CacheT]] = [(tuple(range(rows)), cache)] if rows else []
    for number in range(canvases):
        following: list[tuple[tuple[int, ...], CacheT]] = []
        for members, prefix in groups:
            state: StepState | None = None
            for state in denoise(
                network,
                prefix,
                Canvas.blank(len(members), length),
                options,
                draws(number, members),
                steering=steering,
                check=check,
            ):
                yield GenerationStep(number, members, state)
            assert state is not None
            closed, ended = close_canvas(state.argmax, options.eos_ids, options.pad_id)
            for at, member in enumerate(members):
                texts[member].append(closed[at])
                if not bool(ended[at]) and number + 1 < canvases:
                    following.append(((member,), commit(network, prefix, closed[at], check)))
        groups = following
    return [_joined(parts) for parts in texts]


def _joined(parts: Sequence[Tensor]) -> Tensor:
    return torch.cat(list(parts)) if parts else torch.empty(0, dtype=torch.int64)


def commit(network: Denoiser[CacheT], cache: CacheT, ids: Tensor, check: Check | None = None) -> CacheT:
    """Append a finished canvas [C] int64 to the prefix: the longer cache, in which the next canvas is denoised."""
    return network.encode(ids, cache, check)


def close_canvas(ids: Tensor, eos_ids: Sequence[int], pad_id: int | None) -> tuple[Tensor, Tensor]:
    """[B, C] int64 -> (the same with ``pad_id`` after each row's first stop token, [B] bool rows that stopped)."""
    stops = torch.isin(ids, torch.tensor(list(eos_ids), dtype=ids.dtype, device=ids.device))
    seen = stops.cumsum(dim=-1)
    ended = seen[:, -1] > 0
    if pad_id is None:
        return ids, ended
    after = (seen - stops.to(seen.dtype)) > 0
    return ids.masked_fill(after, pad_id), ended
