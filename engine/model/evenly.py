"""Functions of single numbers that come out the same on any number of threads. Any thread; tensors only.

torch shares a long tensor out among its threads and computes eight or sixteen numbers at once, but what is left over at
the end of a thread's share one by one, by another formula: the last bit of some numbers depended on where shares end.
Here they end where whole vectors do.
"""

from collections.abc import Callable

import torch
from torch import Tensor

_GRAIN = 32768
"""torch gives a thread no fewer numbers."""
_VECTORS = 64
"""Numbers that are whole vectors on every processor, two at a time."""


def evenly(work: Callable[[Tensor, Tensor], object], source: Tensor, target: Tensor) -> Tensor:
    """``work(source, target)``, which fills ``target`` number by number, over parts of both: contiguous, and of the
    same shape. Gives ``target``."""
    flat, out = source.view(-1), target.view(-1)
    cut = even_part(len(flat), torch.get_num_threads()) if flat.device.type == "cpu" else len(flat)
    for part in (slice(0, cut), slice(cut, None)):
        if out[part].numel():
            work(flat[part], out[part])
    return target


def even_part(count: int, threads: int) -> int:
    """The most of ``count`` numbers that ``threads`` threads share in whole vectors."""
    even = count
    while even > 0:
        shares = min(threads, -(-even // _GRAIN))
        if not even % (_VECTORS * shares) or shares == 1:
            return even
        even -= even % (_VECTORS * shares)
    return 0
