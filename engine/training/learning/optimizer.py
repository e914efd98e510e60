"""Muon for the matrices, AdamW for everything else, and the learning rate's course.

Any device. Muon moves a matrix along the nearest orthogonal matrix to its momentum; at this size it needs about a
third fewer tokens than AdamW alone (LOG.md). Matrices of one shape are orthogonalised together in one batch.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

ITERATIONS = 5
COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalise(matrices: Tensor) -> Tensor:
    """[N, R, C] -> about U V^T of each, in bfloat16: five Newton-Schulz steps."""
    a, b, c = COEFFICIENTS
    x: Tensor = matrices.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    if tall:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(ITERATIONS):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x.mT if tall else x


class Muon(Optimizer):
    """Momentum, orthogonalised; for parameters [R, C] or [N, R, C]."""

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.0) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """One update. ``closure`` is not supported and must be None."""
        for group in self.param_groups:
            alike: dict[tuple[int, int], list[Tensor]] = {}
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike.setdefault((parameter.shape[-2], parameter.shape[-1]), []).append(parameter)
            for (rows, columns), parameters in alike.items():
                grads = [parameter.grad for parameter in parameters if parameter.grad is not None]
                momenta = [self._momentum(parameter) for parameter in parameters]
                torch._foreach_lerp_(momenta, grads, 1 - group["momentum"])
                ahead = torch._foreach_lerp(grads, momenta, group["momentum"])
                directions = [direction.reshape(-1, rows, columns) for direction in ahead]
                turned = orthogonalise(torch.cat(directions))
                rate = group["lr"] * max(1.0, rows / columns) ** 0.5
                updates = torch.split(turned.to(parameters[0].dtype), [len(d) for d in directions])
                if group["weight_decay"]:
                    torch._foreach_mul_(parameters, 1 - group["lr"] * group["weight_decay"])
                shaped = [u.reshape(p.shape) for u, p in zip(updates, parameters, strict=True)]
                torch._foreach_add_(parameters, shaped, alpha=-rate)

    def _momentum(self, parameter: Tensor) -> Tensor:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum: Tensor = state["momentum"]
        return momentum


def build_optimizers(network: nn.Module, *, kind: str, matrix_rate: float, rate: float) -> list[Optimizer]:
    """``kind`` "muon": Muon for hidden matrices and AdamW for the rest; "adamw": AdamW for all."""
    matrices: list[Tensor] = []
    others: list[Tensor] = []
    for name, parameter in network.named_parameters():
        hidden = parameter.ndim >= 2 and not name.startswith("embed_tokens") and "router" not in name
        (matrices if hidden and kind == "muon" else others).append(parameter)
    optimizers: list[Optimizer] = []
    if matrices:
        optimizers.append(Muon(matrices, lr=matrix_rate))
    optimizers.append(AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True))
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["full_lr"] = group["lr"]
    return optimizers


def rate_share(progress: float, step: int, *, warmup: int, hold: float) -> float:
    """The share of the full learning rate: up over ``warmup`` steps, level to ``hold`` of the way, linear to zero."""
    up = min(1.0, (step + 1) / max(1, warmup))
    down = 1.0 if progress <= hold else max(0.0, (1.0 - progress) / (1.0 - hold))
    return up * down
