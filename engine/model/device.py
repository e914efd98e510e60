"""Where a model runs and in which numbers: chosen once at load, with the reason. Worker thread.

CUDA, ROCm, XPU and MPS go by torch's own names. On a processor, bfloat16 is several times as fast where it has the
instructions and several times as slow where it has not, so a short measurement decides.
"""

import os
import time
from dataclasses import dataclass

import torch

from engine.errors import DeviceError
from engine.model.threads import usable_cores, wanted_threads

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_BITS = {127: "int8", 63: "int7"}
_PROBE = (64, 512, 2048)
_ROUNDS = 12
_CLEARLY = 1.5
"""How many times as fast bfloat16 must be: between what was measured with its instructions (about 3.5) and without
them (about 0.3), far from both."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``reason`` is a phrase for the log. ``asked``: the number format was named, so nothing is rounded further.
    ``levels``: of int8 rows, which passes of many rows take; 0: none do."""

    device: torch.device
    dtype: torch.dtype
    reason: str
    asked: bool = False
    levels: int = 0


def choose(device: str | None, dtype: str | None, gain: float | None = None) -> Choice:
    """What was asked for, or else the best there is. ``gain``: what ``bfloat16_gain`` has measured, if it has. Raises
    DeviceError naming what is not there."""
    place = _device(device)
    if dtype is not None and dtype not in _DTYPES:
        raise DeviceError(f"There is no dtype “{dtype}”; choose float32, bfloat16 or float16.")
    if dtype is not None:
        return Choice(place, _DTYPES[dtype], "as asked for", asked=True)
    if place.type != "cpu":
        return Choice(place, torch.bfloat16, "bfloat16 on an accelerator")
    ratio = bfloat16_gain() if gain is None else gain
    if ratio > _CLEARLY:
        return Choice(place, torch.bfloat16, f"bfloat16 measured {ratio:.1f} times as fast as float32 here")
    return Choice(place, torch.float32, f"bfloat16 measured only {ratio:.1f} times as fast as float32 here")


def number_format(dtype: torch.dtype, levels: int) -> str:
    """Its name in settings, in results and on the command line: “bfloat16”, or “int8-bfloat16” with rows of 127
    levels and “int7-bfloat16” of 63."""
    base = str(dtype).removeprefix("torch.")
    return f"{_BITS[levels]}-{base}" if levels else base


def number_format_of(name: str) -> tuple[str, int]:
    """The plain number format in ``name`` and the levels of its rows, 0 where it has none."""
    levels = {bits: levels for levels, bits in _BITS.items()}
    bits, dash, base = name.partition("-")
    return (base, levels[bits]) if dash and bits in levels else (name, 0)


def _device(wanted: str | None) -> torch.device:
    here = torch.accelerator.current_accelerator(check_available=True)
    if wanted is None:
        return here if here is not None else torch.device("cpu")
    try:
        device = torch.device(wanted)
    except (RuntimeError, ValueError) as error:
        raise DeviceError(f"There is no device “{wanted}”; try cpu or cuda.", str(error)) from error
    if device.type == "cpu":
        return torch.device("cpu")
    if here is None or here.type != device.type or (device.index or 0) >= torch.accelerator.device_count():
        raise DeviceError(f"The device “{wanted}” is not there; this machine has {here or 'only cpu'}.")
    return device


def bfloat16_gain() -> float:
    """Time of a small float32 matrix product over that of a bfloat16 one: a measurement of some 40 ms.

    The text of a seed depends on the choice, so it must be the same at every load, however busy the machine: hence one
    thread, and the best of rounds that take turns. A product on several threads waits for the slowest of them: on two
    cores with four other busy programs, 1 measurement in 20 to 1 in 3 fell on the wrong side, on one thread none of
    120. Puts the number of threads back.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _gain()
    finally:
        torch.set_num_threads(threads)


def _gain() -> float:
    rows, inner, columns = _PROBE
    pairs = {
        dtype: (torch.ones(rows, inner, dtype=dtype), torch.ones(columns, inner, dtype=dtype))
        for dtype in (torch.float32, torch.bfloat16)
    }
    best = dict.fromkeys(pairs, float("inf"))
    for _ in range(_ROUNDS):
        for dtype, (x, w) in pairs.items():
            begun = time.perf_counter()
            torch.nn.functional.linear(x, w)
            best[dtype] = min(best[dtype], time.perf_counter() - begun)
    return best[torch.float32] / max(best[torch.bfloat16], 1e-9)


def use_threads(count: int) -> None:
    """Use so many threads from now on, also for models yet to be loaded: as if OMP_NUM_THREADS had said so."""
    os.environ["OMP_NUM_THREADS"] = str(count)
    torch.set_num_threads(count)


def thread_count() -> int:
    """Threads for a model on a processor where no rule decides (``engine.model.threads``): all cores but one, or what
    OMP_NUM_THREADS says.

    A product waits for its slowest thread. On two cores with one of them busy, a pass of the starter took 22 to 85 ms
    on two threads and 12 on one; with both free 9 on two and 12 on one.
    """
    return wanted_threads() or max(1, usable_cores() - 1)
