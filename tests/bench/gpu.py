"""The true 26B configuration with random weights on a GPU: transformers eager beside ours, in one run.

``python -m tests.bench.gpu`` on the card; ``--small`` is the rehearsal, a model of a few thousand weights wherever it
runs. Weights are made straight on the device and held once: both programs read the same memory. No download, no Qt.
A table, then one line of JSON. Each part is the median of its passes and waits for the device before and after.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.sampling import measure
from engine.model.network.cache import PrefixCache
from engine.model.network.layers import Layer, Unit
from engine.model.network.network import Network
from tests.bench.rivals import layer_kinds, our_network, our_steps, their_network, their_steps

TRUE: dict[str, Any] = {
    "vocab_size": 262_144,
    "hidden_size": 2816,
    "intermediate_size": 2112,
    "num_hidden_layers": 30,
    "num_attention_heads": 16,
    "num_key_value_heads": 8,
    "head_dim": 256,
    "global_head_dim": 512,
    "num_global_key_value_heads": 2,
    "layer_types": layer_kinds(30, 6),
    "sliding_window": 1024,
    "num_experts": 128,
    "top_k_experts": 8,
    "moe_intermediate_size": 704,
    "max_position_embeddings": 262_144,
    "pad_token_id": 0,
    "eos_token_id": 1,
    "bos_token_id": 2,
}
SMALL = TRUE | {
    "vocab_size": 512,
    "hidden_size": 64,
    "intermediate_size": 48,
    "num_hidden_layers": 6,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "global_head_dim": 32,
    "num_global_key_value_heads": 1,
    "layer_types": layer_kinds(6, 6),
    "num_experts": 8,
    "top_k_experts": 2,
    "moe_intermediate_size": 32,
    "max_position_embeddings": 4096,
}


def device_of() -> torch.device:
    """The accelerator, or the processor where there is none."""
    return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")


def wait(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


def median_ms(device: torch.device, work: Callable[[], object], rounds: int) -> float:
    """Median over ``rounds``, after one that is not counted."""
    times = []
    for _ in range(rounds + 1):
        wait(device)
        begun = time.perf_counter()
        work()
        wait(device)
        times.append((time.perf_counter() - begun) * 1000.0)
    return round(statistics.median(times[1:]), 3)


@torch.inference_mode()
def parts(network: Network, cache: PrefixCache, canvas: int, rounds: int) -> dict[str, float]:
    """Milliseconds of each part over all layers of one pass."""
    config, device = network.config, network.device
    x = torch.randn(1, canvas, config.hidden_size, dtype=network.dtype, device=device)
    flat = x[0]
    layers = [cast(Layer, layer) for layer in network.layers]
    positions = torch.arange(cache.length, cache.length + canvas, device=network.device)
    angles, unit = network._rotary.turns(positions, network.dtype), Unit(config.eps)

    def attention() -> None:
        for layer, sizes, (keys, values) in zip(layers, config.layers, cache.layers, strict=True):
            q, k, v = layer.self_attn.project(x, *angles[sizes])
            first = 0 if sizes.full else max(0, cache.length - config.window + 1)
            both = torch.cat([keys[None, :, first:], k], 2), torch.cat([values[None, :, first:], v], 2)
            layer.self_attn.read(q, *both, None)

    def experts() -> None:
        for layer in layers:
            layer.experts(flat, *layer.router(unit(flat)))

    def dense() -> None:
        for layer in layers:
            layer.mlp(x)

    logits = network.embed_tokens.logits(flat)
    uniforms = torch.rand(canvas, device=device)
    chances = torch.softmax(logits, dim=-1).to(network.dtype)
    work: dict[str, Callable[[], object]] = {
        "attention": attention,
        "experts": experts,
        "dense": dense,
        "head": lambda: network.embed_tokens.logits(flat),
        "sampler": lambda: measure(logits.clone(), 0.6, uniforms, network.dtype),
        "soft": lambda: network.soften_probabilities(chances),
    }
    return {name: median_ms(device, call, rounds) for name, call in work.items()}


def compare(sizes: dict[str, Any], canvas: int, prompt: int, steps: int, rounds: int) -> dict[str, Any]:
    """All figures of both programs."""
    device = device_of()
    model = their_network(sizes, canvas, device)
    network = our_network(model, sizes, canvas)
    ids = torch.randint(16, sizes["vocab_size"], (prompt,), generator=torch.Generator().manual_seed(2)).to(device)
    weights = sum(tensor.nbytes for tensor in network.tensors())

    def their_prefill() -> object:
        with torch.no_grad():
            return model.model.encoder(input_ids=ids.unsqueeze(0))

    their_steps(model, ids, canvas, 2, lambda: wait(device))
    theirs = their_steps(model, ids, canvas, steps + 1, lambda: wait(device))
    figures: dict[str, Any] = {
        "transformers": {
            "prefill_ms": median_ms(device, their_prefill, rounds),
            "ms_per_pass": round(statistics.median(theirs[1:]), 3),
            "first_draft_ms": round(theirs[0], 3),
            "peak_bytes": peak(device),
            "experts": str(getattr(model.config.text_config, "_experts_implementation", "eager")),
        }
    }
    reset(device)
    cache = network.encode(ids)
    our_steps(network, cache, Canvas.blank(1, canvas), 2)
    prefill = median_ms(device, lambda: network.encode(ids), rounds)
    ours = our_steps(network, cache, Canvas.blank(1, canvas), steps + 1)
    figures["redraft"] = {
        "prefill_ms": prefill,
        "ms_per_pass": round(statistics.median(ours[1:]), 3),
        "first_draft_ms": round(prefill + ours[0], 3),
        "peak_bytes": peak(device),
        "parts": parts(network, cache, canvas, rounds),
    }
    both = figures["transformers"], figures["redraft"]
    return {
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else str(device),
        "torch": str(torch.__version__),
        "dtype": "bfloat16",
        "parameters": sum(tensor.numel() for tensor in network.tensors()),
        "weight_bytes": weights,
        "canvas": canvas,
        "prompt": prompt,
        "passes": steps,
        **figures,
        "ratio": {name: round(both[0][name] / both[1][name], 2) for name in ("prefill_ms", "ms_per_pass")},
    }


def peak(device: torch.device) -> int:
    """Bytes the device's allocator held at most; 0 on a processor."""
    return int(torch.accelerator.max_memory_allocated(device)) if device.type != "cpu" else 0


def reset(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.reset_peak_memory_stats(device)


def table(figures: dict[str, Any]) -> str:
    lines = [f"{figures['device']}, torch {figures['torch']}, {figures['parameters'] / 1e9:.3f} billion parameters"]
    for name in ("prefill_ms", "ms_per_pass", "first_draft_ms", "peak_bytes"):
        lines.append(f"{name:<16}{figures['transformers'][name]:>16,.1f}{figures['redraft'][name]:>16,.1f}")
    lines += [f"  {name:<14}{'':>16}{ms:>16,.2f}" for name, ms in figures["redraft"]["parts"].items()]
    return f"{'':<16}{'transformers':>16}{'redraft':>16}\n" + "\n".join(lines[1:]) + "\n" + lines[0]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare with transformers at true size on a GPU.")
    parser.add_argument("--small", action="store_true", help="the rehearsal: a few thousand weights, anywhere")
    parser.add_argument("--canvas", type=int)
    parser.add_argument("--prompt", type=int)
    parser.add_argument("--passes", type=int)
    asked = parser.parse_args(arguments)
    sizes, canvas, prompt, passes = (SMALL, 16, 40, 3) if asked.small else (TRUE, 256, 1024, 16)
    figures = compare(sizes, asked.canvas or canvas, asked.prompt or prompt, asked.passes or passes, 3)
    print(table(figures))
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
