"""The training forward: the engine's network with gradients, both losses' positions in one pass.

Any thread; CPU or one CUDA device. Knows tensors only. The layers are those of ``engine.model.network.network``
(parity is tested): this one exists because the engine's has no gradients, caches what it encodes and runs one text
at a time.

One call takes [B, P + C] positions: the first P are the text before (causal), the last C the canvas, which sees all of
the text before and all of itself. So one pass gives the causal loss and the canvas loss.
"""

import math
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.training.learning.shape import Shape


class Norm(nn.Module):
    """RMS norm in float32, with a weight of ``size``."""

    def __init__(self, size: int, start: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((size,), start))


class Attention(nn.Module):
    """The projections and norms of one layer; a full layer has no ``v_proj``."""

    def __init__(self, shape: Shape, layer: int) -> None:
        super().__init__()
        kv, dim = shape.attention(layer)
        self.heads, self.kv, self.dim = shape.heads, kv, dim
        self.q_proj = nn.Linear(shape.hidden, shape.heads * dim, bias=False)
        self.k_proj = nn.Linear(shape.hidden, kv * dim, bias=False)
        if not shape.is_full(layer):
            self.v_proj = nn.Linear(shape.hidden, kv * dim, bias=False)
        self.o_proj = nn.Linear(shape.heads * dim, shape.hidden, bias=False)
        # The scale of attention is 1.0, so the usual 1/sqrt(dim) starts in the two norms and is learned on from there.
        self.q_norm = Norm(dim, dim**-0.25)
        self.k_norm = Norm(dim, dim**-0.25)


class Gated(nn.Module):
    """A GeGLU MLP's three matrices."""

    def __init__(self, hidden: int, inner: int) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(hidden, inner, bias=False)
        self.up_proj = nn.Linear(hidden, inner, bias=False)
        self.down_proj = nn.Linear(inner, hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        inner = F.gelu(_linear(x, self.gate_proj.weight), approximate="tanh") * _linear(x, self.up_proj.weight)
        return _linear(inner, self.down_proj.weight)


class SelfConditioning(Gated):
    """The MLP that adds the previous step's soft embedding to the canvas."""

    def __init__(self, hidden: int, inner: int) -> None:
        super().__init__(hidden, inner)
        self.pre_norm = Norm(hidden)


class Router(nn.Module):
    """Scores the experts for each position."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.proj = nn.Linear(shape.hidden, shape.experts, bias=False)
        self.scale = nn.Parameter(torch.ones(shape.hidden))
        self.per_expert_scale = nn.Parameter(torch.ones(shape.experts))


class Experts(nn.Module):
    """All experts' matrices, stacked."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_up_proj = nn.Parameter(torch.empty(shape.experts, 2 * shape.expert_intermediate, shape.hidden))
        self.down_proj = nn.Parameter(torch.empty(shape.experts, shape.hidden, shape.expert_intermediate))


class Layer(nn.Module):
    """One layer; parameter names are the checkpoint's."""

    layer_scalar: Tensor

    def __init__(self, shape: Shape, layer: int) -> None:
        super().__init__()
        hidden = shape.hidden
        branch = (2 * shape.layers) ** -0.5
        self.top_k, self.num_experts, self.eps = shape.top_k, shape.experts, shape.eps
        self.self_attn = Attention(shape, layer)
        self.mlp = Gated(hidden, shape.intermediate)
        self.router = Router(shape)
        self.experts = Experts(shape)
        self.input_layernorm = Norm(hidden)
        self.post_attention_layernorm = Norm(hidden, branch)
        self.pre_feedforward_layernorm = Norm(hidden)
        self.pre_feedforward_layernorm_2 = Norm(hidden)
        self.post_feedforward_layernorm_1 = Norm(hidden)
        self.post_feedforward_layernorm_2 = Norm(hidden)
        self.post_feedforward_layernorm = Norm(hidden, branch)
        self.register_buffer("layer_scalar", torch.ones(1))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, before: int) -> Tensor:
        """[B, P + C, H] -> the same; ``before`` is P, ``cos`` and ``sin`` are [P + C, head_dim]."""
        q, k, v = self.project(x, cos, sin)
        return self.combine(x, attend(q, k, v, before))

    def compile_parts(self) -> None:
        """Compile all but the attention itself: so one graph serves every division into text before and canvas."""
        self.project = torch.compile(self.project, dynamic=False)  # type: ignore[method-assign]
        self.combine = torch.compile(self.combine, dynamic=False)  # type: ignore[method-assign]

    def project(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values [B, heads, P + C, head_dim]; keys and values are repeated for their queries."""
        a = self.self_attn
        batch, length, _ = x.shape
        x = _norm(x, self.input_layernorm.weight, self.eps)
        q = _linear(x, a.q_proj.weight).view(batch, length, a.heads, a.dim)
        raw = _linear(x, a.k_proj.weight).view(batch, length, a.kv, a.dim)
        v = _linear(x, a.v_proj.weight).view(batch, length, a.kv, a.dim) if hasattr(a, "v_proj") else raw
        q = _rotate(_norm(q, a.q_norm.weight, self.eps), cos, sin).transpose(1, 2)
        k = _rotate(_norm(raw, a.k_norm.weight, self.eps), cos, sin).transpose(1, 2)
        v = _norm(v, None, self.eps).transpose(1, 2)
        if a.kv != a.heads:
            repeat = a.heads // a.kv
            k = k[:, :, None].expand(-1, -1, repeat, -1, -1).reshape(batch, a.heads, length, a.dim)
            v = v[:, :, None].expand(-1, -1, repeat, -1, -1).reshape(batch, a.heads, length, a.dim)
        return q, k, v

    def combine(self, x: Tensor, attended: Tensor) -> Tensor:
        """The rest of the layer, from what attention read: [B, P + C, H]."""
        out = _linear(attended.transpose(1, 2).flatten(2), self.self_attn.o_proj.weight)
        x = x + _norm(out, self.post_attention_layernorm.weight, self.eps)
        dense = self.mlp(_norm(x, self.pre_feedforward_layernorm.weight, self.eps))
        dense = _norm(dense, self.post_feedforward_layernorm_1.weight, self.eps)
        routed = self._route(x, _norm(x, self.pre_feedforward_layernorm_2.weight, self.eps))
        routed = _norm(routed, self.post_feedforward_layernorm_2.weight, self.eps)
        x = x + _norm(dense + routed, self.post_feedforward_layernorm.weight, self.eps)
        return x * self.layer_scalar.to(x.dtype)

    def _route(self, residual: Tensor, x: Tensor) -> Tensor:
        r, e = self.router, self.experts
        if self.num_experts == 1:
            # One expert always has the whole weight of its position, whatever the router says.
            return _expert(x, e.gate_up_proj[0], e.down_proj[0]) * r.per_expert_scale.to(x.dtype)
        scored = _norm(residual, None, self.eps) * (r.scale * r.scale.shape[0] ** -0.5).to(x.dtype)
        chances = torch.softmax(_linear(scored, r.proj.weight).float(), dim=-1)
        weight, chosen = chances.topk(self.top_k, dim=-1)
        weight = weight / weight.sum(-1, keepdim=True) * r.per_expert_scale[chosen]
        # A handful of small experts: all of them over every position, unchosen ones weighted zero, is faster than
        # sorting positions, and has fixed shapes.
        dense = torch.zeros_like(chances).scatter(-1, chosen, weight)
        out = torch.zeros_like(x)
        for n in range(self.num_experts):
            out = out + _expert(x, e.gate_up_proj[n], e.down_proj[n]) * dense[..., n : n + 1].to(x.dtype)
        return out


class Writer(nn.Module):
    """The network under training. ``state_dict`` keys under ``model.decoder.`` are the checkpoint's tensor names."""

    def __init__(self, shape: Shape, seed: int) -> None:
        super().__init__()
        self.shape = shape
        self.embed_tokens = nn.Embedding(shape.vocab_size, shape.hidden)
        self.layers = nn.ModuleList(Layer(shape, n) for n in range(shape.layers))
        self.norm = Norm(shape.hidden)
        self.self_conditioning = SelfConditioning(shape.hidden, shape.intermediate)
        self.compute = torch.float32
        self._tables: dict[tuple[str, int], tuple[Tensor, Tensor]] = {}
        self._start(seed)

    def _start(self, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                if parameter.ndim < 2:
                    continue
                # Embeddings of unit size once scaled by sqrt(hidden); matrices keep the size of what they read.
                spread = parameter.shape[-1] ** -0.5
                if name.endswith(("self_conditioning.down_proj.weight", "router.proj.weight")):
                    spread *= 0.1
                parameter.normal_(0.0, spread, generator=generator)

    def blocks(self) -> list[Layer]:
        """The layers, typed."""
        return [cast(Layer, layer) for layer in self.layers]

    def embed(self, ids: Tensor) -> Tensor:
        """[...] -> [..., H], scaled as the engine scales it."""
        return F.embedding(ids, self.embed_tokens.weight).to(self.compute) * math.sqrt(self.shape.hidden)

    def hidden(self, before: Tensor, canvas: Tensor, soft: Tensor | None) -> Tensor:
        """Ids [B, P] and [B, C], soft embedding [B, C, H] or None -> final normed states [B, P + C, H]."""
        conditioned = self.embed(canvas)
        if soft is not None:
            c = self.self_conditioning
            conditioned = conditioned + c(_norm(soft.to(self.compute), c.pre_norm.weight, self.shape.eps))
        conditioned = _norm(conditioned, None, self.shape.eps)
        x = torch.cat([self.embed(before), conditioned], dim=1)
        for n, layer in enumerate(self.layers):
            cos, sin = self._rotary(self.shape.is_full(n), x.shape[1], x.device)
            x = layer(x, cos, sin, before.shape[1])
        return _norm(x, self.norm.weight, self.shape.eps)

    def logits(self, hidden: Tensor) -> Tensor:
        """[..., H] -> float32 [..., V], soft-capped."""
        cap = self.shape.softcap
        raw = _linear(hidden, self.embed_tokens.weight).float()
        return torch.tanh(raw / cap) * cap

    def soften(self, chances: Tensor) -> Tensor:
        """Probabilities [..., V] -> soft embeddings [..., H]."""
        return (chances.to(self.compute) @ self.embed_tokens.weight.to(self.compute)) * math.sqrt(self.shape.hidden)

    def _rotary(self, full: bool, length: int, device: torch.device) -> tuple[Tensor, Tensor]:
        key = (f"{full}{self.compute}{device}", length)
        if key not in self._tables:
            self._tables[key] = rotary_tables(self.shape, full, length, device, self.compute)
        return self._tables[key]


def rotary_tables(
    shape: Shape, full: bool, length: int, device: torch.device, dtype: torch.dtype
) -> tuple[Tensor, Tensor]:
    """cos and sin [length, head_dim]. Full layers rotate a share of the pairs; frequencies divide by the whole size."""
    dim = shape.full_head_dim if full else shape.head_dim
    theta = shape.full_theta if full else shape.theta
    pairs = dim // 2
    turned = int(shape.full_rotary * dim // 2) if full else pairs
    exponents = torch.arange(0, 2 * turned, 2, dtype=torch.float32) / dim
    frequencies = torch.cat([1.0 / theta**exponents, torch.zeros(pairs - turned)])
    angles = torch.arange(length, dtype=torch.float32)[:, None] * frequencies
    angles = torch.cat([angles, angles], dim=-1)
    return angles.cos().to(device, dtype), angles.sin().to(device, dtype)


def attend(q: Tensor, k: Tensor, v: Tensor, before: int) -> Tensor:
    """Attention [B, heads, P + C, head_dim] -> the same: the first ``before`` causally, the canvas over everything."""
    parts = []
    if before:
        first = slice(0, before)
        parts.append(
            F.scaled_dot_product_attention(q[:, :, first], k[:, :, first], v[:, :, first], is_causal=True, scale=1.0)
        )
    if q.shape[2] > before:
        parts.append(F.scaled_dot_product_attention(q[:, :, before:], k, v, scale=1.0))
    return torch.cat(parts, dim=2)


def _linear(x: Tensor, weight: Tensor) -> Tensor:
    return F.linear(x, weight.to(x.dtype))


def _norm(x: Tensor, weight: Tensor | None, eps: float) -> Tensor:
    wide = x.float()
    wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + eps)
    return (wide if weight is None else wide * weight).to(x.dtype)


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return x * cos[:, None] + turned * sin[:, None]


def _expert(x: Tensor, gate_up: Tensor, down: Tensor) -> Tensor:
    gate, up = cast(tuple[Tensor, Tensor], _linear(x, gate_up).chunk(2, dim=-1))
    return _linear(F.gelu(gate, approximate="tanh") * up, down)
