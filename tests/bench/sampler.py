"""How long the sampler of one step takes, beside the plain float32 way of writing it. ``python -m tests.bench.sampler``

A table for people, then one line of JSON. Both ways get the same logits in one process, in turns, so that the ratio
holds on a machine that is busy with other things; the median is reported. Both give what a step needs: a draw, the
argmax, the entropy, and the probabilities in bfloat16 for the soft embedding. The plain way is the sequence of calls
of transformers' loop with its entropy taken once, not twice.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from engine.diffusion.sampling import measure

HEAT = 0.6


def plain(logits: Tensor, uniforms: Tensor) -> Tensor:
    """What one writes first: every line a pass over the whole tensor, and most of them a new one."""
    del uniforms
    scaled = logits / HEAT
    probabilities = torch.softmax(scaled, dim=-1, dtype=torch.float32)
    torch.multinomial(probabilities, num_samples=1)
    torch.argmax(scaled, dim=-1)
    torch.distributions.Categorical(logits=scaled, validate_args=False).entropy()
    return torch.softmax(scaled, dim=-1, dtype=torch.float32).to(torch.bfloat16)


def blocks(logits: Tensor, uniforms: Tensor) -> Tensor:
    """Ours."""
    return measure(logits, HEAT, uniforms, torch.bfloat16).probabilities


def milliseconds(call: Callable[[Tensor, Tensor], Tensor], logits: Tensor, uniforms: Tensor) -> float:
    given = logits.clone()
    begun = time.perf_counter()
    call(given, uniforms)
    return (time.perf_counter() - begun) * 1000.0


def compare(rows: int, vocabulary: int, rounds: int) -> dict[str, float]:
    """Medians in ms of both, and how many times faster ours is."""
    generator = torch.Generator().manual_seed(rows)
    logits = torch.randn(rows, vocabulary, generator=generator) * 3
    uniforms = torch.rand(rows, generator=generator)
    times: dict[str, list[float]] = {"plain": [], "blocks": []}
    for _ in range(rounds + 1):
        times["plain"].append(milliseconds(plain, logits, uniforms))
        times["blocks"].append(milliseconds(blocks, logits, uniforms))
    # The first round pays for pages and threads.
    slow, fast = (statistics.median(times[name][1:]) for name in ("plain", "blocks"))
    return {"plain_ms": round(slow, 2), "blocks_ms": round(fast, 2), "ratio": round(slow / fast, 2)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Time the sampler of one step on a CPU.")
    parser.add_argument("--vocabulary", type=int, default=16384)
    parser.add_argument("--rows", type=int, nargs="+", default=[256, 64, 16])
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args(arguments)
    results = {str(rows): compare(rows, asked.vocabulary, asked.rounds) for rows in asked.rows}
    print(f"{'rows':>6} {'plain ms':>10} {'blocks ms':>10} {'ratio':>7}")
    for rows, result in results.items():
        print(f"{rows:>6} {result['plain_ms']:>10.2f} {result['blocks_ms']:>10.2f} {result['ratio']:>7.2f}")
    print(json.dumps({"vocabulary": asked.vocabulary, "threads": torch.get_num_threads(), "sampler": results}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
