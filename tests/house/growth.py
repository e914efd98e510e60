"""How the time of something grows with what it is given: measured, in one run, against its own smaller part.

Time of the processor in this thread, so that a busy machine changes nothing.
"""

import gc
from collections.abc import Callable
from time import thread_time

LEAST_S = 0.02
MOST_RATIO = 8.0
"""Four times as much may take so many times as long: linear is four, a square is sixteen."""
_LARGEST = 1 << 17


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor time of this thread. Without Python's own collecting: a look through all that other tests left behind
    takes longer than the work, and comes where the work makes many objects."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        start = thread_time()
        work(text)
        return thread_time() - start
    finally:
        if collecting:
            gc.enable()


def growth(work: Callable[[str], object], text_of: Callable[[int], str], size: int = 2000) -> float:
    """t(4n) / t(n), each the best of three, for the first n at which the work takes long enough to be measured; 0 where
    it does for no n: what reads a hundred thousand characters faster than that is no fault."""
    while seconds(work, text_of(size)) < LEAST_S:
        size *= 2
        if size > _LARGEST:
            return 0.0
    small = min(seconds(work, text_of(size)) for _ in range(3))
    large = seconds(work, text_of(4 * size))
    for _ in range(2):
        if large <= MOST_RATIO * small:
            break
        large = min(large, seconds(work, text_of(4 * size)))
    return large / small
