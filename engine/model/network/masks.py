"""Which keys a position of the causal path sees. Worker thread; tensors only.

A sliding layer sees ``window`` positions, the position itself among them; a full layer sees all before it.
"""

import torch
from torch import Tensor


def first_seen(position: int, window: int) -> int:
    """The first position that a sliding layer sees from ``position``."""
    return max(0, position - window + 1)


def causal_masks(start: int, length: int, window: int, device: torch.device) -> dict[bool, Tensor | None]:
    """Of a chunk of ``length`` positions from ``start`` on, by full (True) or sliding: [length, keys] bool, True is
    seen, or none where a single position sees every key. Keys begin at 0 in a full layer, and in a sliding one where
    the chunk's first position begins to see."""
    if length <= 1:
        return {False: None, True: None}
    own = torch.arange(start, start + length, device=device).unsqueeze(1)
    keys = torch.arange(start + length, device=device)
    seen = keys <= own
    first = first_seen(start, window)
    return {False: seen[:, first:] & (own - keys[first:] < window), True: seen}
