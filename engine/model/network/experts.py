"""The routed half of a layer's MLP: the router and its experts. Worker thread; tensors only.

The router reads the raw residual, not the normed input. Three ways to the same sum, chosen by what there is to compute
on: one expert is a plain MLP; on a CPU positions are gathered expert by expert; on a GPU shapes must not depend on the
data and nothing may come to the host, so a grouped matrix product runs over positions sorted by expert.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.network.products import Matrix, Product


class Router(nn.Module):
    """Chooses ``top_k`` experts a position and their weights."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.top_k = config.top_k
        self.proj = Matrix(config.hidden_size, config.num_experts)
        self.scale = nn.Parameter(torch.empty(config.hidden_size), requires_grad=False)
        self.per_expert_scale = nn.Parameter(torch.empty(config.num_experts), requires_grad=False)

    def forward(self, units: Tensor) -> tuple[Tensor, Tensor]:
        """[N, H] float32 -> weights [N, K] float32, expert indices [N, K] int64.

        ``units`` are rows of the raw residual, each divided by its root mean square.
        """
        if len(self.per_expert_scale) == 1:  # nothing to choose, and a softmax of one is 1
            chosen = torch.zeros(len(units), 1, dtype=torch.int64, device=units.device)
            return self.per_expert_scale.float().expand(len(units), 1), chosen
        scored = (units * self.scale * self.scale.shape[0] ** -0.5).to(self.proj.weight.dtype)
        chances = torch.softmax(self.proj(scored), dim=-1, dtype=torch.float32)
        weights, chosen = torch.topk(chances, self.top_k, dim=-1)
        weights = weights / weights.sum(dim=-1, keepdim=True)
        return weights * self.per_expert_scale[chosen], chosen


class Experts(nn.Module):
    """All experts' matrices, stacked: ``gate_up_proj`` [E, 2 * M, H], ``down_proj`` [E, H, M]."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        count, inner, hidden = config.num_experts, config.moe_intermediate_size, config.hidden_size
        self.gate_up_proj = nn.Parameter(torch.empty(count, 2 * inner, hidden), requires_grad=False)
        self.down_proj = nn.Parameter(torch.empty(count, hidden, inner), requires_grad=False)
        self._packed: list[tuple[Product, Product, Product]] = []

    def pack(self, copied: bool) -> None:
        """Make products of every expert's gate, up and down matrices, which are used from now on."""
        self._packed = []
        for gate_up, down in zip(self.gate_up_proj, self.down_proj, strict=True):
            gate, up = gate_up.chunk(2)
            self._packed.append((Product(gate, copied), Product(up, copied), Product(down, copied)))

    def forward(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """[N, H], [N, K], [N, K] -> [N, H]."""
        if self.gate_up_proj.shape[0] == 1:
            return self._expert(x, 0).mul_(weights.to(x.dtype))
        if x.device.type == "cuda" and x.dtype == torch.bfloat16:
            return self.grouped(x, weights, chosen)
        return self.gathered(x, weights, chosen)

    def _expert(self, x: Tensor, expert: int) -> Tensor:
        if self._packed:
            first, second, last = self._packed[expert]
            return last(second.times(x, first.gelu(x)))
        gate, up = F.linear(x, self.gate_up_proj[expert]).chunk(2, dim=-1)
        return F.linear(F.gelu(gate, approximate="tanh") * up, self.down_proj[expert])

    def gathered(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """Expert by expert over the positions that chose it; shapes follow the data."""
        order = torch.argsort(chosen.reshape(-1), stable=True)
        counts = torch.bincount(chosen.reshape(-1), minlength=self.gate_up_proj.shape[0]).tolist()
        out = torch.zeros_like(x)
        flat = weights.reshape(-1)
        first = 0
        for expert, count in enumerate(counts):
            if not count:
                continue
            slots = order[first : first + count]
            rows = slots // chosen.shape[1]
            made = self._expert(x[rows], expert)
            out.index_add_(0, rows, (made * flat[slots].unsqueeze(1)).to(out.dtype))
            first += count
        return out

    def grouped(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """A grouped product a matrix over positions sorted by expert; shapes are fixed, offsets stay on the device."""
        slots, top_k = chosen.numel(), chosen.shape[1]
        ordered, order = torch.sort(chosen.reshape(-1), stable=True)
        edges = torch.arange(1, self.gate_up_proj.shape[0] + 1, device=x.device)
        ends = torch.searchsorted(ordered, edges).to(torch.int32)
        rows = order // top_k
        gate, up = torch._grouped_mm(x[rows], self.gate_up_proj.transpose(1, 2), offs=ends).chunk(2, dim=-1)
        inner = F.gelu(gate, approximate="tanh") * up
        made = torch._grouped_mm(inner, self.down_proj.transpose(1, 2), offs=ends)
        made = made * weights.reshape(-1)[order].unsqueeze(1)
        back = torch.empty_like(order).scatter_(0, order, torch.arange(slots, device=x.device))
        return made[back].view(-1, top_k, x.shape[1]).sum(dim=1).to(x.dtype)
