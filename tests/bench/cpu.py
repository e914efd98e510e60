"""A step of ours beside a step of transformers on a processor: same weights, one run. ``python -m tests.bench.cpu``

About 45 million parameters, a prompt of 200, both in bfloat16, or in float32 where the loader takes that because the
processor has no instructions for bfloat16. Steps of both take turns, so that a ratio holds on a machine that is busy
with other things. A table, then one line of JSON. transformers always denoises its whole canvas; ours lays a short hole
on a short canvas and leaves held positions out of the head.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from typing import Any

import torch

from engine.diffusion.canvas import Canvas
from engine.model.checkpoint.number_choice import choice_for
from tests.bench.rivals import hole, layer_kinds, our_network, our_steps, their_network, their_steps

SIZES: dict[str, Any] = {
    "vocab_size": 16_384,
    "hidden_size": 512,
    "intermediate_size": 1536,
    "num_hidden_layers": 9,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "head_dim": 64,
    "global_head_dim": 128,
    "num_global_key_value_heads": 2,
    "layer_types": layer_kinds(9, 3),
    "sliding_window": 512,
    "num_experts": 1,
    "top_k_experts": 1,
    "moe_intermediate_size": 320,
    "max_position_embeddings": 8192,
    "pad_token_id": 0,
    "eos_token_id": 1,
    "bos_token_id": 2,
}
CANVAS = 256


def compare(prompt: int, rounds: int, steps: int, sizes: dict[str, Any], dtype: str | None = None) -> dict[str, Any]:
    """Medians in ms a step, and how many times as fast ours is. ``dtype``: None leaves the choice to the loader."""
    choice = choice_for("cpu", dtype)
    model = their_network(sizes, CANVAS, choice.device, dtype=choice.dtype)
    network = our_network(model, sizes, CANVAS, choice.levels)
    ids = torch.randint(16, sizes["vocab_size"], (prompt,), generator=torch.Generator().manual_seed(2))
    cache = network.encode(ids)
    canvases = {"canvas 256": Canvas.blank(1, CANVAS), "hole 16": hole(32, 16, sizes["vocab_size"])}
    times: dict[str, list[float]] = {"transformers": [], **{name: [] for name in canvases}}
    for _ in range(rounds):
        times["transformers"] += their_steps(model, ids, CANVAS, steps + 1, lambda: None)[1:]
        for name, canvas in canvases.items():
            times[name] += our_steps(network, cache, canvas, steps + 1)[1:]
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    return {
        "parameters": sum(tensor.numel() for tensor in network.tensors()),
        "dtype": network.numbers,
        "threads": torch.get_num_threads(),
        "prompt": prompt,
        "ms_per_step": {name: round(ms, 2) for name, ms in medians.items()},
        "ratio": {name: round(medians["transformers"] / medians[name], 2) for name in canvases},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare a step with transformers' on a processor.")
    parser.add_argument("--prompt", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument(
        "--dtype",
        choices=("bfloat16", "float32", "int8-bfloat16", "int8-float32", "int7-float32"),
        help="what the loader takes here, if not given",
    )
    asked = parser.parse_args(arguments)
    figures = compare(asked.prompt, asked.rounds, asked.steps, SIZES, asked.dtype)
    for name, ms in figures["ms_per_step"].items():
        ratio = figures["ratio"].get(name)
        print(f"{name:<14}{ms:>9.1f} ms a step{'' if ratio is None else f'   {ratio:.1f} times as fast'}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
