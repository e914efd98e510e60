"""From logits to what a step needs: entropy, a draw, the argmax and the probabilities for the next pass's soft input.

Worker thread; tensors only. Two ways to the same figures, held together by tests: ``measure_plain`` says what is
meant; ``measure`` does it over the logits' own memory in blocks of rows, so that on a CPU a block stays in the cache
and nowhere is there a temporary of the whole size. Shapes follow those of the logits and nothing comes to the host.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.evenly import evenly

_CHUNK = 128
# float32 elements of a block on a CPU: with its copy 4 MB, which stays in the cache. Smaller ones were slower: each
# operation on a block waits for all threads, and dearly so where other programs hold one of the cores.
_BLOCK = 1 << 19
_WIDE_BLOCK = 1 << 24  # elsewhere: enough work for every launch, small beside the logits of a large vocabulary
_RULED_OUT = -1.0e30  # far below any logit: its weight is exactly 0, and 0 times it is 0 where minus infinity gives NaN


def temperature(options: GenerationOptions, remaining: int) -> float:
    """Of the step with ``remaining`` steps to go, itself included (1 … max_denoising_steps)."""
    return options.t_min + (options.t_max - options.t_min) * (remaining / options.max_denoising_steps)


@dataclass(frozen=True, slots=True)
class Measured:
    """R rows of a step, at the step's temperature.

    entropy        [R] float32 nats; NaN where a row's logits are NaN or all minus infinity
    sample         [R] int64, drawn with the row's uniform
    argmax         [R] int64, the first of equals
    probabilities  [R, V] in the dtype asked for
    """

    entropy: Tensor
    sample: Tensor
    argmax: Tensor
    probabilities: Tensor


def measure_plain(logits: Tensor, heat: float, uniforms: Tensor, dtype: torch.dtype) -> Measured:
    """The reference: [R, V] float32 logits before the temperature ``heat``, [R] float32 uniforms in [0, 1)."""
    scaled = logits / heat
    logs = torch.log_softmax(scaled, dim=-1)
    probabilities = torch.exp(logs)
    entropy = -(probabilities * logs.clamp(min=_RULED_OUT)).sum(dim=-1)
    entropy = entropy.clamp(min=0.0)  # rounding leaves a certain row a little below
    padded = torch.nn.functional.pad(probabilities, (0, -scaled.shape[1] % _CHUNK))
    return Measured(entropy, draw(padded, uniforms), torch.argmax(scaled, dim=-1), probabilities.to(dtype))


def measure(logits: Tensor, heat: float, uniforms: Tensor, dtype: torch.dtype) -> Measured:
    """The same, fast. Takes ``logits`` over: what they hold afterwards is not said, and ``probabilities`` lie in their
    memory where they fit there."""
    rows, vocabulary = logits.shape
    width = vocabulary + -vocabulary % _CHUNK
    device = logits.device
    size = max(1, min((_BLOCK if device.type == "cpu" else _WIDE_BLOCK) // width, rows))
    shifted = torch.empty(size, width, device=device)
    weights = torch.empty(size, width, device=device)
    out = _over(logits, dtype)
    bits = math.log2(math.e) / heat
    entropy = torch.empty(rows, device=device)
    sample = torch.empty(rows, dtype=torch.int64, device=device)
    argmax = torch.empty(rows, dtype=torch.int64, device=device)
    for first in range(0, rows, size):
        last = min(first + size, rows)
        part = slice(first, last)
        count = last - first
        low, weight = shifted[:count], weights[:count]
        block = logits[part]
        torch.clamp(block, min=_RULED_OUT, out=low[:, :vocabulary])
        low[:, vocabulary:] = _RULED_OUT
        # Chunk maxima are vectorised where argmax over a whole row is not.
        top, argmax[part] = _first_maximum(low)
        # Powers of two: on a processor exp2 takes a third of exp's time.
        torch.add(top.mul(-bits).unsqueeze(1), low, alpha=bits, out=low)
        evenly(lambda x, y: torch.exp2(x, out=y), low, weight)
        chunks = weight.view(count, -1, _CHUNK).sum(dim=-1)
        total = chunks.sum(dim=-1)
        sample[part] = _draw(weight, chunks, uniforms[part])
        torch.mul(low, weight, out=low)
        mean = low.view(count, -1, _CHUNK).sum(dim=-1).sum(dim=-1) / total
        # Where all is ruled out, all would be alike.
        nats = (torch.log2(total) - mean).mul_(math.log(2.0))
        entropy[part] = nats.masked_fill_(top <= _RULED_OUT, float("nan"))
        torch.mul(weight[:, :vocabulary], total.reciprocal().unsqueeze(1), out=weight[:, :vocabulary])
        out[part] = weight[:, :vocabulary]
    return Measured(entropy.clamp_(min=0.0), sample.clamp_(max=vocabulary - 1), argmax, out)


def draw(weights: Tensor, uniforms: Tensor) -> Tensor:
    """[R, W] weights >= 0 (W a multiple of 128), [R] uniforms -> [R] int64: the inverse of the cumulative weights.

    The first index whose cumulative weight exceeds uniform * total; rounding can never pick an index of weight 0.
    """
    return _draw(weights, weights.view(weights.shape[0], -1, _CHUNK).sum(dim=-1), uniforms)


def _draw(weights: Tensor, chunks: Tensor, uniforms: Tensor) -> Tensor:
    rows = weights.shape[0]
    reached = chunks.cumsum(dim=-1)
    target = (uniforms * reached[:, -1]).unsqueeze(1)
    chunk = _first_above(reached, target)
    before = torch.where(chunk > 0, reached.gather(1, (chunk - 1).clamp(min=0)), 0.0)
    inside = weights.view(rows, -1, _CHUNK).gather(1, chunk.unsqueeze(2).expand(rows, 1, _CHUNK)).squeeze(1)
    place = _first_above(inside.cumsum(dim=-1), target - before)
    return (chunk * _CHUNK + place).squeeze(1)


def _first_above(cumulative: Tensor, target: Tensor) -> Tensor:
    """[R, N], [R, 1] -> [R, 1]: the first index above the target; where rounding left none, the first at the end's
    value, which the last weight above 0 has brought about."""
    above = (cumulative <= target).sum(dim=-1, keepdim=True)
    end = (cumulative < cumulative[:, -1:]).sum(dim=-1, keepdim=True)
    return torch.minimum(above, end)


def _first_maximum(rows: Tensor) -> tuple[Tensor, Tensor]:
    """[R, W] -> the maximum [R] and its first index [R]."""
    count = rows.shape[0]
    chunked = rows.view(count, -1, _CHUNK)
    maxima = chunked.amax(dim=-1)
    chunk = maxima.argmax(dim=-1)
    inside = chunked.gather(1, chunk.view(count, 1, 1).expand(count, 1, _CHUNK)).squeeze(1)
    top, place = inside.max(dim=-1)
    return top, chunk * _CHUNK + place


def _over(logits: Tensor, dtype: torch.dtype) -> Tensor:
    """A tensor of the logits' shape in ``dtype``, laid over their memory: row i of it ends before row i of them
    does, so that a block may be written as soon as the same block has been read."""
    if dtype == logits.dtype:
        return logits
    if not logits.is_contiguous() or dtype.itemsize > logits.dtype.itemsize:
        return torch.empty(logits.shape, dtype=dtype, device=logits.device)
    return logits.view(-1).view(dtype)[: logits.numel()].view(logits.shape)


def accept(entropy: Tensor, bound: float) -> Tensor:
    """[B, C] float32 -> [B, C] bool: positions whose strictly lower entropies sum to at most ``bound``; in each row
    at least one."""
    ordered, order = torch.sort(entropy, dim=-1, stable=True)
    chosen = ordered.cumsum(dim=-1) - ordered <= bound
    return torch.zeros_like(chosen).scatter(-1, order, chosen)


def at_rest(history: Tensor, argmax: Tensor, entropy: Tensor, free: Tensor, threshold: float) -> Tensor:
    """The stop rule of each row -> [B] bool: over its free positions the argmax [B, C] equals every one of its
    ``history`` [S, B, C], and the mean entropy is below ``threshold``. With all positions free it is transformers'."""
    still = ((history == argmax) | ~free).all(dim=-1).all(dim=0)
    mean = (entropy * free).sum(dim=-1) / free.sum(dim=-1).clamp(min=1)
    return still & (mean < threshold)
