"""Our pack at the released model's sizes, with random weights, on a processor: does it fit, and how long is a pass?

    python -m tests.bench.true_size [--folder DIR] [--threads N] [--passes N] [--layers N] [--small]

By hand only: it writes 16 GB, takes 18 GB of memory and all cores, a few minutes, and deletes what it wrote. The pack
is measured in a process of its own, so that its peak (VmHWM, mapped pages included) is that of loading and running
alone; one layer in bfloat16 in another, times 30, is what the same arithmetic would take without a pack. ``--layers``
takes fewer. A table, then one line of JSON; ``parts`` are milliseconds a pass.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import denoise
from engine.diffusion.draws import Noise, SeededDraws
from engine.model.checkpoint.folder import bare_network
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.checkpoint.memory import estimate
from engine.model.config import ModelConfig
from engine.model.device import use_threads
from engine.model.network.cache import PrefixCache
from engine.model.network.embedding import Embedding
from engine.model.network.experts import Experts, Router
from engine.model.network.int8_product import exact_levels
from engine.model.network.layers import Attention, Gated, Layer
from engine.model.network.network import Network
from engine.model.network.rotary import frequencies, turns
from engine.session.memory import peak_bytes
from tests.bench.random_pack import TRUE_SHAPE, write_random_pack

SMALL = replace(
    replace(TRUE_SHAPE, vocab_size=512, hidden=128, layers=6, intermediate=192, head_dim=32, full_head_dim=64),
    experts=8,
    top_k=2,
    expert_intermediate=64,
    canvas_length=64,
)
PROMPT, PREFILL = 200, 512
CANVASES = (16, 32, 64, 256)
GOALS = {"16": 600, "32": 1000, "256": 5500}
"""Milliseconds a pass, with two free threads and VNNI; a prefill of 512 9,000, and 18 GB."""
_PARTS: dict[str, tuple[type, str]] = {
    "experts": (Experts, "forward"),
    "router": (Router, "forward"),
    "dense": (Gated, "forward"),
    "qkv": (Attention, "project"),
    "attention": (Attention, "read"),
    "head": (Embedding, "logits"),
    "soft": (Embedding, "mixed"),
}


@contextmanager
def watched(spent: dict[str, float]) -> Iterator[None]:
    """Seconds in each part of a pass are added to ``spent``."""
    before = {part: getattr(kind, method) for part, (kind, method) in _PARTS.items()}

    def timed(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            begun = time.perf_counter()
            try:
                return work(*arguments, **more)
            finally:
                spent[part] = spent.get(part, 0.0) + time.perf_counter() - begun

        return call

    for part, (kind, method) in _PARTS.items():
        setattr(kind, method, timed(part, before[part]))
    try:
        yield
    finally:
        for part, (kind, method) in _PARTS.items():
            setattr(kind, method, before[part])


def passes(network: Network, cache: PrefixCache, length: int, count: int) -> list[float]:
    """Milliseconds of each of ``count`` steps of the loop, sampler included."""
    options = GenerationOptions(max_denoising_steps=count, confidence_threshold=0.0)
    draws = SeededDraws(1, Noise(network.vocab_size))
    return [state.ms for state in denoise(network, cache, Canvas.blank(1, length), options, draws)]


def measure_pack(folder: Path, count: int) -> dict[str, Any]:
    """Load and run the pack in ``folder``. In a process of its own, for the peak."""
    needed = estimate(folder).needed
    begun = time.perf_counter()
    network = bare_network(folder, "cpu", None)
    loaded, after_load = time.perf_counter() - begun, peak_bytes(network.device)
    longest = network.config.canvas_length
    ids = torch.randint(16, network.vocab_size, (PREFILL,), generator=torch.Generator().manual_seed(1))
    cache = network.encode(ids[:PROMPT])
    figures: dict[str, Any] = {}
    parts: dict[str, dict[str, float]] = {}
    for length in (length for length in CANVASES if length <= longest):
        passes(network, cache, length, 1)
        spent: dict[str, float] = {}
        with watched(spent):
            times = passes(network, cache, length, count)
        figures[str(length)] = round(statistics.median(times), 1)
        parts[str(length)] = {part: round(1000.0 * seconds / count, 1) for part, seconds in spent.items()}
    begun = time.perf_counter()
    network.encode(ids)
    prefill = (time.perf_counter() - begun) * 1000.0
    return {
        "parameters": network.elements,
        "dtype": network.numbers,
        "levels": exact_levels(),
        "threads": torch.get_num_threads(),
        "load_s": round(loaded, 1),
        "needs_bytes": needed,
        "peak_after_load_bytes": after_load,
        "peak_bytes": peak_bytes(network.device),
        "ms_per_pass": figures,
        "prefill_512_ms": round(prefill, 1),
        "parts": parts,
    }


def measure_layer(config: ModelConfig, count: int) -> dict[str, float]:
    """Milliseconds of all layers in bfloat16, by the rows of a pass: one layer's, times their number."""
    layer = Layer(config, config.layers[0]).to_empty(device="cpu").bfloat16()
    generator = torch.Generator().manual_seed(1)
    for parameter in layer.parameters():
        parameter.data.normal_(0.0, max(1, parameter.shape[-1]) ** -0.5, generator=generator)
    layer.layer_scalar.fill_(1.0)
    times = {}
    with torch.inference_mode():
        for rows in CANVASES:
            cos, sin = turns(frequencies(config.layers[0]), torch.arange(rows), torch.bfloat16)
            x = torch.randn(1, rows, config.hidden_size, generator=generator)
            spent = []
            for _ in range(count + 1):
                begun = time.perf_counter()
                q, k, v = layer.project(x, cos, sin)
                layer.combine(x.clone(), layer.self_attn.read(q, k, v, None))
                spent.append((time.perf_counter() - begun) * 1000.0 * len(config.layers))
            times[str(rows)] = round(statistics.median(spent[1:]), 1)
    return times


def apart(*arguments: str) -> Any:
    """This module in a process of its own; what its last line says."""
    command = [sys.executable, "-m", "tests.bench.true_size", *arguments]
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def give_way() -> None:
    """Where memory runs out, it is this process that the system ends."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def processor() -> str:
    """Its name and what of it counts here."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    wanted = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8")
    has = [flag for flag in wanted if flag in named.get("flags", "").split()]
    return f"{named.get('model name', 'unknown')}, {os.cpu_count()} cores, {' '.join(has)}"


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Write, measure, delete."""
    where = Path(asked.folder or tempfile.gettempdir())
    needed, free = (1 << 20) if asked.small else 17 << 30, shutil.disk_usage(where).free
    if free < needed:
        raise SystemExit(f"{where} has {free >> 30} GB free; the pack takes 17.")
    options = ["--threads", str(asked.threads), "--passes", str(asked.passes), *(["--small"] if asked.small else [])]
    with tempfile.TemporaryDirectory(prefix="true-size-", dir=where) as folder:
        begun = time.perf_counter()
        shape = SMALL if asked.small else replace(TRUE_SHAPE, layers=asked.layers)
        nbytes = write_random_pack(Path(folder) / "pack", shape)
        written = time.perf_counter() - begun
        pack = apart("--pack", str(Path(folder) / "pack"), *options)
        layer = apart("--layer", str(Path(folder) / "pack"), *options)
    return {
        "bench": "true_size",
        "processor": processor(),
        "pack_bytes": nbytes,
        "write_s": round(written, 1),
        **pack,
        "bf16_layers_ms": layer,
        "goals_ms": GOALS,
    }


def table(figures: dict[str, Any]) -> str:
    """What a reader looks for first."""
    lines = [f"{figures['processor']}; {figures['threads']} threads, {figures['parameters']:,} parameters"]
    lines.append(f"load {figures['load_s']} s, peak {figures['peak_bytes'] / 1e9:.1f} GB")
    for length, ms in figures["ms_per_pass"].items():
        parts = "  ".join(f"{part} {spent:.0f}" for part, spent in figures["parts"][length].items())
        lines.append(f"canvas {length:>3}: {ms:8.0f} ms a pass   {parts}")
    lines.append(f"prefill of {PREFILL}: {figures['prefill_512_ms']:.0f} ms")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Our pack at the released model's sizes on a processor.")
    parser.add_argument("--folder", help="where to write the pack (default: the system's folder for temporary files)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--passes", type=int, default=4)
    parser.add_argument("--layers", type=int, default=TRUE_SHAPE.layers)
    parser.add_argument("--small", action="store_true", help="a few thousand weights: whether it runs at all")
    parser.add_argument("--pack", help=argparse.SUPPRESS)
    parser.add_argument("--layer", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    use_threads(asked.threads)
    if asked.pack or asked.layer:
        folder = Path(asked.pack or asked.layer)
        give_way()
        config = ModelConfig.read(folder)
        print(json.dumps(measure_pack(folder, asked.passes) if asked.pack else measure_layer(config, asked.passes)))
        return 0
    figures = run(asked)
    print(table(figures))
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
