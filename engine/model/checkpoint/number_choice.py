"""In which numbers a model runs: what was asked for, or what a short measurement found, once a machine. Worker thread.

The text of a seed depends on the choice, so what was measured is kept in a file beside the program's other caches, and
holds until the processor or torch is another. Without that file it is measured at every load, and comes out the same:
what is chosen must be clearly faster.
"""

import json
import os
import platform
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import torch

from engine.errors import DeviceError, ModelError
from engine.model.device import Choice, bfloat16_gain, choose, number_format, number_format_of
from engine.model.network.int8_product import Int8Product, exact_levels
from engine.model.network.products import OneDnnProduct, Product, can_pack
from engine.model.small_files import read_json

FILE = "processor.json"
_FORMAT = 1
_PROBE = (64, 512, 2048)
_ROUNDS = 12
_CLEARLY = 1.35
"""How many times as fast bytes must be. Beside float32 they were 1.5 to 1.6 times with AVX2 and 2.1 to 2.9 with VNNI;
beside bfloat16, where the processor has it, 1.1 to 1.3, which is not worth what they cost."""


def choice_for(device: str | None, dtype: str | None) -> Choice:
    """As ``engine.model.device.choose``, which knows plain number formats; here “int8-bfloat16” and its like are known,
    too, and chosen where they are clearly faster. Raises DeviceError."""
    if dtype is not None:
        base, levels = number_format_of(dtype)
        choice = choose(device, base)
        if levels and (choice.device.type != "cpu" or exact_levels() < levels):
            raise DeviceError(f"The number format “{dtype}” comes out exactly on no such device as {choice.device}.")
        return replace(choice, levels=levels)
    if choose(device, "float32").device.type != "cpu":
        return choose(device, None)
    measured = _measured()
    choice = choose(device, None, measured["bfloat16"])
    levels = exact_levels() if measured["int8"] > _CLEARLY else 0
    if not levels:
        return choice
    name = number_format(choice.dtype, levels)
    return replace(choice, levels=levels, reason=f"{choice.reason}; {name} {measured['int8']:.1f} times as fast again")


def _measured() -> dict[str, float]:
    """How many times as fast bfloat16 is as float32, and rows of bytes as the better of both."""
    path = platformdirs.user_cache_path("redraft", appauthor=False) / FILE
    machine = _machine()
    with suppress(ModelError, OSError, KeyError, TypeError, ValueError):
        kept = read_json(path)
        if kept["machine"] == machine:
            return {name: float(kept[name]) for name in ("bfloat16", "int8")}
    bfloat16 = bfloat16_gain()
    better = choose("cpu", None, bfloat16).dtype
    gains = {"bfloat16": round(bfloat16, 2), "int8": round(int8_gain(better), 2)}
    with suppress(OSError):
        _write(path, {"machine": machine, **gains})
    return gains


def _machine() -> list[object]:
    """What a measurement holds for."""
    named = f"{platform.node()} {platform.processor() or platform.machine()} {os.cpu_count()}"
    kernels = can_pack(torch.device("cpu"), torch.bfloat16), can_pack(torch.device("cpu"), torch.float32)
    capability = torch.backends.cpu.get_cpu_capability()
    return [_FORMAT, str(torch.__version__), named, capability, *kernels, exact_levels()]


def _write(path: Path, value: dict[str, Any]) -> None:
    """Whole or not at all: two programs may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{FILE}.", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.replace(beside, path)


def int8_gain(dtype: torch.dtype) -> float:
    """Time of a product in ``dtype`` over that of the same by rows of bytes: a measurement of some 20 ms, on one thread
    and by the best of rounds that take turns, as ``bfloat16_gain``. 0 where either is not there."""
    levels = exact_levels()
    if not levels or not can_pack(torch.device("cpu"), dtype):
        return 0.0
    rows, inner, columns = _PROBE
    x, weight = torch.ones(rows, inner, dtype=dtype), torch.ones(columns, inner)
    products: list[Product] = [OneDnnProduct(weight.to(dtype)), Int8Product.of(weight, levels)]
    best = [float("inf")] * len(products)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for _ in range(_ROUNDS):
            for number, product in enumerate(products):
                begun = time.perf_counter()
                product.wide(x)
                best[number] = min(best[number], time.perf_counter() - begun)
    finally:
        torch.set_num_threads(threads)
    return best[0] / max(best[1], 1e-9)
