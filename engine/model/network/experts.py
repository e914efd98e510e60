"""The routed half of a layer's MLP: the router and its experts. Worker thread; tensors only.

The router reads the raw residual, not the normed input. Four ways to the same sum, chosen by what there is to compute
on: one expert is a plain MLP; on a CPU positions are gathered expert by expert; on a GPU shapes must not depend on the
data and nothing may come to the host, so a grouped matrix product runs over positions sorted by expert. Experts whose
weights are kept packed are asked through their own products, everywhere: a call an expert over rows sorted by expert.
"""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.network.int8_product import Int8Product, are_few
from engine.model.network.products import Matrix, OneDnnProduct, PlainProduct, Product, Weighted, gelu_times

Expert = Callable[[Tensor], Tensor]
"""One expert's MLP: [N, H] -> [N, H], newly made."""


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
        scored = (units * self.scale * self.scale.shape[0] ** -0.5).to(self.scale.dtype)
        probabilities = torch.softmax(self.proj(scored), dim=-1, dtype=torch.float32)
        weights, chosen = torch.topk(probabilities, self.top_k, dim=-1)
        weights = weights / weights.sum(dim=-1, keepdim=True)
        return weights * self.per_expert_scale[chosen], chosen


class Experts(Weighted):
    """All experts' matrices, stacked: ``gate_up_proj`` [E, 2 * M, H], ``down_proj`` [E, H, M]."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.count, inner, hidden = config.num_experts, config.moe_intermediate_size, config.hidden_size
        self.gate_up_proj = nn.Parameter(torch.empty(self.count, 2 * inner, hidden), requires_grad=False)
        self.down_proj = nn.Parameter(torch.empty(self.count, hidden, inner), requires_grad=False)
        self._packed: list[Expert] = []
        self._narrow: Expert | None = None

    def put_in(self, name: str, products: Sequence[Product]) -> None:
        super().put_in(name, products)
        self._packed = []

    def pack(self, copied: bool) -> None:
        """Make products of every expert's gate, up and down matrices, which are used from now on."""
        if self.count > 1 and len(self.stand_ins) == 2:
            return  # asked as they were put in
        self._packed = [self._pack(expert, copied) for expert in range(self.count)]

    def narrow(self, levels: int) -> None:
        """Make int8 rows of the only expert's matrices, for many rows; the matrices stay, for few."""
        if self.count == 1 and not self.stand_ins:
            gate_up, down = (Int8Product.of(weight[0], levels) for weight in (self.gate_up_proj, self.down_proj))
            self._narrow = lambda x: down.wide(gelu_times(*gate_up.wide(x).chunk(2, dim=-1)))

    def _pack(self, expert: int, copied: bool) -> Expert:
        down = self._product("down_proj", expert)
        if "down_proj" not in self.stand_ins:
            down = OneDnnProduct(self.down_proj[expert], copied)
        if "gate_up_proj" in self.stand_ins:
            return _of_two(self._product("gate_up_proj", expert), down)
        gate, up = self.gate_up_proj[expert].chunk(2)
        return _of_three(OneDnnProduct(gate, copied), OneDnnProduct(up, copied), down)

    def _product(self, name: str, expert: int) -> Product:
        """One expert's matrix of the weight ``name``, as it stands there or as it was put in."""
        return self.stand_ins[name][expert] if name in self.stand_ins else PlainProduct(getattr(self, name)[expert])

    def _expert(self, expert: int) -> Expert:
        if self._packed:
            return self._packed[expert]
        return _of_two(self._product("gate_up_proj", expert), self._product("down_proj", expert))

    def forward(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """[N, H], [N, K], [N, K] -> [N, H]."""
        if self.count == 1:
            mlp = self._expert(0) if self._narrow is None or are_few(x) else self._narrow
            return mlp(x).mul_(weights.to(x.dtype))
        if len(self.stand_ins) == 2:
            return self.ordered(x, weights, chosen)
        if x.device.type == "cuda" and x.dtype == torch.bfloat16 and not self.stand_ins:
            return self.grouped(x, weights, chosen)
        return self.gathered(x, weights, chosen)

    def gathered(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """Expert by expert over the positions that chose it; shapes follow the data."""
        order = torch.argsort(chosen.reshape(-1), stable=True)
        counts = torch.bincount(chosen.reshape(-1), minlength=self.count).tolist()
        out = torch.zeros_like(x)
        flat = weights.reshape(-1)
        first = 0
        for expert, count in enumerate(counts):
            if not count:
                continue
            slots = order[first : first + count]
            rows = slots // chosen.shape[1]
            mlp = self._expert(expert)(x[rows])
            out.index_add_(0, rows, (mlp * flat[slots].unsqueeze(1)).to(out.dtype))
            first += count
        return out

    def ordered(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """By products that were put in: a call an expert over its rows, one GELU for all, and a position's sum in the
        order of its choices. The outcome is float32."""
        if not len(x):
            return x.float()
        top_k = chosen.shape[1]
        order = torch.argsort(chosen.reshape(-1), stable=True)
        counts = torch.bincount(chosen.reshape(-1), minlength=self.count).tolist()
        asked = [expert for expert, count in enumerate(counts) if count]
        sizes = [counts[expert] for expert in asked]

        def each(name: str, rows: Tensor) -> Tensor:
            products = self.stand_ins[name]
            parts = torch.split(rows, sizes)
            return torch.cat([products[expert](part) for expert, part in zip(asked, parts, strict=True)])

        gate, up = each("gate_up_proj", x.index_select(0, order // top_k)).chunk(2, dim=-1)
        mlp = each("down_proj", gelu_times(gate.float(), up).to(x.dtype))
        back = torch.empty_like(order).scatter_(0, order, torch.arange(len(order), device=x.device)).view_as(chosen)
        out = torch.zeros(x.shape, dtype=torch.float32, device=x.device)
        for choice in range(top_k):  # a quarter of the time of one sum over all of them
            out.addcmul_(mlp.index_select(0, back[:, choice]), weights[:, choice : choice + 1])
        return out

    def grouped(self, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
        """A grouped product a matrix over positions sorted by expert; shapes are fixed, offsets stay on the device."""
        slots, top_k = chosen.numel(), chosen.shape[1]
        ordered, order = torch.sort(chosen.reshape(-1), stable=True)
        edges = torch.arange(1, self.count + 1, device=x.device)
        ends = torch.searchsorted(ordered, edges).to(torch.int32)
        rows = order // top_k
        gate, up = torch._grouped_mm(x[rows], self.gate_up_proj.transpose(1, 2), offs=ends).chunk(2, dim=-1)
        inner = F.gelu(gate, approximate="tanh") * up
        mlp = torch._grouped_mm(inner, self.down_proj.transpose(1, 2), offs=ends)
        mlp = mlp * weights.reshape(-1)[order].unsqueeze(1)
        back = torch.empty_like(order).scatter_(0, order, torch.arange(slots, device=x.device))
        return mlp[back].view(-1, top_k, x.shape[1]).sum(dim=1).to(x.dtype)


def _of_two(gate_up: Product, down: Product) -> Expert:
    """An expert whose gate and up matrices are one product."""

    def mlp(x: Tensor) -> Tensor:
        gate, up = gate_up(x).chunk(2, dim=-1)
        return down(F.gelu(gate, approximate="tanh") * up)

    return mlp


def _of_three(gate: Product, up: Product, down: Product) -> Expert:
    """An expert whose products do GELU and the factor inside."""
    return lambda x: down(up.times(x, gate.gelu(x)))
