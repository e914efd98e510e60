"""``redraft bench``: prefill, milliseconds a pass by part, first draft, memory. A table, then one line of JSON.

Main thread; no session, no tokenizer: random ids, so that it runs on any folder with weights. A pass is one step of the
loop, sampler included, and its figure is the median.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import StepState, denoise
from engine.diffusion.draws import Noise, SeededDraws
from engine.errors import UsageError
from engine.model.checkpoint.folder import bare_network
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.network.cache import PrefixCache
from engine.model.network.network import Network
from engine.printing import write_output
from engine.session.memory import peak_bytes, reset_peak
from engine.terminal.answers import encode
from engine.terminal.library import Library

_SEED = 1
T = TypeVar("T")


def run_bench(options: argparse.Namespace) -> int:
    """Print the figures of the model that ``options`` name. Raises ModelError, DeviceError, UsageError."""
    folder = Library.standard().find(options.model)
    network = bare_network(folder, options.device, options.dtype)
    reset_peak(network.device)
    figures = measure(network, options.canvas or network.config.canvas_length, options.prompt, options.passes)
    figures |= {"model": folder.name}
    write_output(_table(figures).encode() + encode(figures))
    return 0


def measure(network: Network, canvas: int, prompt: int, passes: int) -> dict[str, Any]:
    """The figures of ``passes`` passes over a canvas of ``canvas`` positions after ``prompt`` ids. Milliseconds."""
    longest = network.config.max_position
    if prompt + canvas > longest:
        raise UsageError(f"A prompt of {prompt} and a canvas of {canvas} go beyond the model's {longest} positions.")
    chance = torch.Generator().manual_seed(_SEED)
    ids = torch.randint(0, network.vocab_size, (prompt,), generator=chance).to(network.device)
    cache, _ = _timed(network, lambda: network.encode(ids))
    _run(network, cache, canvas, 2)
    prefills = []
    for _ in range(3):
        cache, prefill = _timed(network, lambda: network.encode(ids))
        prefills.append(prefill)
    begun = time.perf_counter()
    states = _steps(network, cache, canvas, passes)
    next(states)
    first = (time.perf_counter() - begun) * 1000.0
    times = [first, *(state.ms for state in states)]
    prefill = statistics.median(prefills)
    return {
        "canvas": canvas,
        "prompt": prompt,
        "dtype": network.numbers,
        "device": str(network.device),
        "threads": torch.get_num_threads(),
        "passes": len(times),
        "ms_per_pass": round(statistics.median(times), 3),
        "prefill_ms": round(prefill, 3),
        "first_draft_ms": round(prefill + first, 3),
        "peak_bytes": peak_bytes(network.device),
        "parts": _parts(network, cache, canvas, passes),
    }


@dataclass
class _Stopwatch:
    """Stands between the loop and a network and times what the loop asks of it; waits for the device each time."""

    network: Network
    spent: dict[str, float] = field(default_factory=lambda: {"decode": 0.0, "soften": 0.0})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.network, name)

    def decode(self, *arguments: Any, **more: Any) -> Tensor:
        return self._timed("decode", lambda: self.network.decode(*arguments, **more))

    def soften_probabilities(self, probabilities: Tensor) -> Tensor:
        return self._timed("soften", lambda: self.network.soften_probabilities(probabilities))

    def _timed(self, part: str, work: Callable[[], Tensor]) -> Tensor:
        out, ms = _timed(self.network, work)
        self.spent[part] += ms
        return out


def _parts(network: Network, cache: PrefixCache, canvas: int, passes: int) -> dict[str, float]:
    """Medians a pass: the decoder's forward with its head, the soft embedding, and the rest, which is the sampler."""
    watch = _Stopwatch(network)
    rows: list[dict[str, float]] = []
    for state in _steps(watch, cache, canvas, passes):
        spent = dict(watch.spent)
        rows.append(spent | {"sampler": state.ms - sum(spent.values())})
        watch.spent = dict.fromkeys(watch.spent, 0.0)
    return {part: round(statistics.median(row[part] for row in rows), 3) for part in rows[0]}


def _steps(network: Any, cache: PrefixCache, canvas: int, passes: int) -> Iterator[StepState]:
    # A threshold of 0 never comes to rest, so that exactly ``passes`` passes are taken.
    options = GenerationOptions(max_denoising_steps=passes, confidence_threshold=0.0)
    draws = SeededDraws(_SEED, Noise(network.vocab_size))
    return denoise(network, cache, Canvas.blank(1, canvas), options, draws)


def _run(network: Network, cache: PrefixCache, canvas: int, passes: int) -> None:
    for _ in _steps(network, cache, canvas, passes):
        pass


def _timed(network: Network, work: Callable[[], T]) -> tuple[T, float]:
    _wait(network.device)
    begun = time.perf_counter()
    out = work()
    _wait(network.device)
    return out, (time.perf_counter() - begun) * 1000.0


def _wait(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


def _table(figures: dict[str, Any]) -> str:
    rows = [
        ("model", figures["model"]),
        ("device", f"{figures['device']}, {figures['dtype']}, {figures['threads']} threads"),
        ("canvas", f"{figures['canvas']} positions after {figures['prompt']} ids"),
        ("prefill", f"{figures['prefill_ms']:.1f} ms"),
        ("first draft", f"{figures['first_draft_ms']:.1f} ms, prefill included"),
        ("a pass", f"{figures['ms_per_pass']:.1f} ms, median of {figures['passes']}, sampler included"),
        *((f"  {part}", f"{ms:.1f} ms") for part, ms in figures["parts"].items()),
        ("peak memory", f"{figures['peak_bytes'] / 2**20:,.0f} MB"),
    ]
    return "".join(f"{name:<14}{value}\n" for name, value in rows)
