"""How many threads a pass takes on a processor: decided before every pass. Worker thread; knows no network.

A product waits for its slowest thread. With both cores free a pass of the starter over 256 positions takes 67 ms on one
thread and 39 on two; beside one busy neighbour 67 on one and 168 on two, and of the largest model one pass on two took
21 seconds instead of one. So: all cores while nobody else works, else as many fewer as others keep busy.

The text of a seed must not depend on it. In bfloat16 the bits were the same on 1, 2, 3, 4, 7, 8 and 16 threads; in
float32 on up to 4, and on 8 others: there the number stays what it is.
"""

import math
import os
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

import psutil
import torch

WINDOW = 0.2
"""Seconds between two looks at the processor's times, which count in hundredths of a second."""
_BUSY = 0.25  # of a core that others may take before one is left to them
_SLOWER = 1.5
_WARY = 0.5  # seconds with a core less behind a pass so much slower than its like; doubled each time
_WARIEST = 8.0
_LIKES = 256  # sizes of passes whose best is known
_FLOAT32_CORES = 4
_COUNTED = ("user", "nice", "system", "irq", "softirq", "steal")  # as far as the system tells them apart

Times = Callable[[], tuple[float, float]]
"""Seconds that all programs have taken of the cores, and this one of them."""


class ThreadRule:
    """One a network. ``cores``: that may be used at most, two at least.

    ``clock`` and ``times`` are the system's, unless a test brings its own.
    """

    def __init__(self, cores: int, times: Times | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.cores = cores
        self._times, self._clock = times or processor_times, clock
        self._looked = clock()
        self._seen = self._times()
        self._others = 0
        self._best: dict[Hashable, float] = {}
        self._wary_until = -math.inf
        self._patience = _WARY

    @staticmethod
    def standard(dtype: torch.dtype) -> "ThreadRule | None":
        """The rule for a network of ``dtype`` on this machine; None where the number is to stay: where it was asked
        for, where there is one core, and where another number might be another text."""
        cores = usable_cores()
        fixed = wanted_threads() is not None or cores < 2
        return None if fixed or (dtype == torch.float32 and cores > _FLOAT32_CORES) else ThreadRule(cores)

    @contextmanager
    def passing(self, like: Hashable) -> Iterator[None]:
        """Around a pass: with as many threads as are right for it. ``like``: the same for passes of the same size."""
        begun = self._clock()
        if begun - self._looked >= WINDOW:
            self._look(begun)
        threads = self.threads_now(begun)
        if threads != torch.get_num_threads():
            torch.set_num_threads(threads)
        yield
        if threads == self.cores:
            self._judge(like, self._clock() - begun)

    def threads_now(self, now: float) -> int:
        """For a pass that begins ``now``, by what was seen last."""
        return self.cores - max(self._others, int(now < self._wary_until))

    def _look(self, now: float) -> None:
        """What others have taken since the last look."""
        before, self._seen = self._seen, self._times()
        every, own = (after - earlier for after, earlier in zip(self._seen, before, strict=True))
        busy = (every - own) / (now - self._looked)
        self._looked = now
        self._others = min(self.cores - 1, max(0, math.ceil(busy - _BUSY)))

    def _judge(self, like: Hashable, took: float) -> None:
        """Of a pass on all cores."""
        best = self._best.get(like)
        if best is not None and took > _SLOWER * best:
            self._wary_until = self._clock() + self._patience
            self._patience = min(_WARIEST, 2 * self._patience)
        else:
            self._patience = _WARY
        if len(self._best) >= _LIKES:
            self._best.clear()
        self._best[like] = took if best is None else min(best, took)


def processor_times() -> tuple[float, float]:
    """Seconds that all programs, the system and other machines on it have taken of this program's cores, and this one
    of them."""
    own = psutil.Process().cpu_times()
    wanted = _affinity()
    busy = 0.0
    for number, times in enumerate(psutil.cpu_times(percpu=True)):
        if wanted is None or number in wanted:
            busy += sum(getattr(times, name, 0.0) for name in _COUNTED)
    return busy, own.user + own.system


def usable_cores() -> int:
    """Cores that this program may use."""
    wanted = _affinity()
    return len(wanted) if wanted else os.cpu_count() or 1


def wanted_threads() -> int | None:
    """What OMP_NUM_THREADS says, if it says a number."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) > 0 else None


def _affinity() -> set[int] | None:
    try:
        return os.sched_getaffinity(0)
    except AttributeError:  # macOS and Windows have no such call
        return None
