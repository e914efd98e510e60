"""Fewer repeats: a steering for small models, which decide neighbouring slots at once and so write a word twice.

Worker thread; tokens only. Belongs to a model (its manifest asks for it), never to the writer's text: what is held
stays, and a repeat can still be written where the network is sure of it.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView

REACH = 64
"""How many tokens of the prefix count as what stands before the canvas."""


class FewerRepeats:
    """Lowers, by ``weight`` nats before the temperature, the logit of a token at a free position

    - that stands just before it, or is held just behind it;
    - that would end a run of three tokens that stands elsewhere: before it, ``prefix`` included, or held.

    Of two free positions that repeat each other the second one gives way, so they do not both. Ids below ``first``
    (filler, ends, the blank) may repeat. Keeps nothing between steps, so that a run may be taken up anywhere.
    """

    def __init__(self, weight: float, first: int, prefix: Sequence[int] = ()) -> None:
        self._weight = weight
        self._first = first
        self._prefix = torch.tensor(list(prefix)[-REACH:], dtype=torch.int64)

    def steer(self, view: StepView, logits: Tensor) -> None:
        prefix = self._prefix = self._prefix.to(logits.device)
        size, (rows, length) = len(prefix), view.ids.shape
        # [B, P + C]: what can be repeated. Marks below are [B, C, P + C]: may position i not have the token at j?
        ids = torch.cat([prefix.expand(rows, size), view.ids], dim=1)
        held = torch.cat([view.held.new_ones(rows, size), view.held], dim=1)
        text = ids >= self._first
        every = torch.arange(size + length, device=ids.device)
        here = every[size:].unsqueeze(1)
        gives_way = (every < here) | held.unsqueeze(1)
        near = (every - here).abs() == 1
        before, two = _shifted(ids, 1, -1), _shifted(ids, 2, -1)
        known = _shifted(text, 1, False) & _shifted(text, 2, False)
        same = (before[:, size:, None] == before[:, None]) & (two[:, size:, None] == two[:, None])
        same = same & known[:, size:, None] & (every != here)
        marks = (near | same) & gives_way & text.unsqueeze(1)
        chosen = marks.reshape(rows * length, -1)[view.rows]
        tokens = ids.repeat_interleave(length, dim=0)[view.rows]
        # A token may be marked twice: it is lowered once.
        lowered = torch.zeros_like(logits).scatter_reduce(1, tokens, chosen.to(logits.dtype), "amax")
        logits.sub_(lowered, alpha=self._weight)


def _shifted(values: Tensor, by: int, fill: int | bool) -> Tensor:
    """[B, N] -> [B, N]: at i what stood at i - by."""
    return torch.cat([values.new_full((values.shape[0], by), fill), values[:, :-by]], dim=1)
