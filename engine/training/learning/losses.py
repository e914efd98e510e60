"""Cross-entropy through the tied head without ever holding all the logits.

Any device. The head over every position was a quarter of a training step and its logits the largest tensor: here a
block of rows is projected, soft-capped, scored and differentiated at once, then forgotten.
The cap must stay under 80: e**cap is held in float32.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

CPU_ROWS = 256
DEVICE_ROWS = 8192

Score = Callable[[Tensor, Tensor, Tensor, float], tuple[Tensor, Tensor]]


class _HeadLoss(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, table: Tensor, targets: Tensor, weights: Tensor, cap: float, score: Score
    ) -> Tensor:
        narrow = table.to(hidden.dtype)
        rows = CPU_ROWS if hidden.device.type == "cpu" else DEVICE_ROWS
        losses = torch.empty(hidden.shape[0], dtype=torch.float32, device=hidden.device)
        to_hidden = torch.empty_like(hidden)
        to_table = torch.zeros(table.shape, dtype=torch.float32, device=table.device)
        for start in range(0, hidden.shape[0], rows):
            part = slice(start, start + rows)
            loss, slope = score(hidden[part] @ narrow.T, targets[part], weights[part], cap)
            losses[part] = loss
            to_hidden[part] = slope @ narrow
            to_table += slope.T @ hidden[part]
        ctx.save_for_backward(to_hidden, to_table)
        return losses

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        to_hidden, to_table = ctx.saved_tensors
        # The weights are inside already; what arrives is the same number for every row (the sum's gradient).
        scale = grads[0].flatten()[0]
        return to_hidden * scale.to(to_hidden.dtype), to_table * scale, None, None, None, None


def score_block(raw: Tensor, targets: Tensor, weights: Tensor, cap: float) -> tuple[Tensor, Tensor]:
    """Raw logits [R, V] -> weighted loss [R] float32 and its gradient over the raw logits [R, V] in their dtype."""
    squashed = torch.tanh(raw.float() / cap)
    capped = squashed * cap
    # The cap bounds every logit, so nothing overflows and no maximum is looked for: one reduction, then one pass.
    exps = torch.exp(capped)
    total = exps.sum(-1, keepdim=True)
    # A comparison instead of gather and scatter: it joins the other arithmetic in one kernel.
    own = torch.arange(raw.shape[-1], device=raw.device) == targets[:, None]
    loss = (total.log()[:, 0] - torch.where(own, capped, 0.0).sum(-1)) * weights
    slope = exps / total - own.float()
    slope = slope * (1 - squashed * squashed) * weights[:, None]
    return loss, slope.to(raw.dtype)


def head_loss(hidden: Tensor, table: Tensor, targets: Tensor, weights: Tensor, cap: float, score: Score) -> Tensor:
    """Weighted cross-entropy of each row, float32 [R].

    hidden [R, H] final states, table [V, H] the tied embedding, targets int64 [R], weights float32 [R],
    score ``score_block`` or its compiled form.
    Sum it (and scale the sum) before ``backward``: rows cannot be weighted afterwards.
    """
    return _HeadLoss.apply(hidden, table, targets, weights, cap, score)  # type: ignore[no-any-return, no-untyped-call]
