"""Norms, attention, the gated MLP, and the layer they make. Worker thread; tensors only.

The readable reference: every faster path is tested against it. Attention has no 1/sqrt(d) (the scale is 1.0); values
get a norm without weight; a full layer's values are its raw keys, taken before norm and rotation.

Norms give float32, and what runs from layer to layer stays float32; it is rounded to the weights' dtype where a product
reads it: nearer to the truth than rounding every sum, and fewer operations.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import LayerConfig, ModelConfig
from engine.model.network.experts import Experts, Router
from engine.model.network.int8_product import Int8Product, ManyRows, are_few, join
from engine.model.network.products import Matrix, OneDnnProduct, Product, gelu_times
from engine.model.network.rotary import rotated


class Unit:
    """RMS norm without a weight."""

    def __init__(self, eps: float) -> None:
        self.eps = eps
        self._floor = torch.tensor(eps)

    def __call__(self, x: Tensor) -> Tensor:
        """[..., H] -> float32, newly made: each row divided by its root mean square."""
        if self._floor.device != x.device:
            # Kept, as torch makes a tensor of a plain number at each use: longer than the small steps here themselves.
            self._floor = torch.full((), self.eps, device=x.device)
        wide = x.float()
        size = torch.linalg.vector_norm(wide, dim=-1, keepdim=True)
        scale = torch.addcmul(self._floor, size, size, value=1.0 / x.shape[-1]).rsqrt_()
        return wide * scale if wide is x else wide.mul_(scale)


class Norm(nn.Module):
    """RMS norm; ``weight`` [size]."""

    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.unit = Unit(eps)
        self.weight = nn.Parameter(torch.empty(size), requires_grad=False)

    def widen(self) -> None:
        """Keep the weight in float32, so that it is not converted at every use. The outcome is the same."""
        self.weight = nn.Parameter(self.weight.float(), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        """[..., size] -> float32, newly made."""
        return self.unit(x).mul_(self.weight)

    def onto(self, base: Tensor, x: Tensor) -> Tensor:
        """``base`` [..., size] float32, which is written over, plus the norm of ``x``."""
        return base.addcmul_(self.unit(x), self.weight)


class Gated(nn.Module):
    """GeGLU: down(gelu_tanh(gate(x)) * up(x))."""

    def __init__(self, hidden: int, inner: int) -> None:
        super().__init__()
        self.gate_proj = Matrix(hidden, inner)
        self.up_proj = Matrix(hidden, inner)
        self.down_proj = Matrix(inner, hidden)
        self._joint: Int8Product | None = None
        self._down: Int8Product | None = None
        self._is_whole = False

    def join(self) -> None:
        """Of gate and up matrices that are kept as int8 rows make one product: their input becomes bytes once."""
        if self._joint is None:
            self._joint = _joined((self.gate_proj, self.up_proj))
            (down,) = self.down_proj.stand_ins.get("weight") or (None,)
            self._down = down if isinstance(down, Int8Product) else None

    def narrow(self, levels: int) -> None:
        """Make int8 rows of the matrices, for many rows; the matrices stay, for few."""
        if not any(matrix.stand_ins for matrix in (self.gate_proj, self.up_proj, self.down_proj)):
            self._joint = Int8Product.of(torch.cat([self.gate_proj.weight, self.up_proj.weight]), levels)
            self._down, self._is_whole = Int8Product.of(self.down_proj.weight, levels), True

    def pack(self, copied: bool) -> None:
        """Make products of the three matrices."""
        for matrix in (self.gate_proj, self.up_proj, self.down_proj):
            matrix.pack(copied)

    def forward(self, x: Tensor) -> Tensor:
        if self._joint is not None and not (self._is_whole and are_few(x)):
            inner = gelu_times(*self._joint.wide(x).chunk(2, dim=-1))
            return self.down_proj.forward(inner.to(x.dtype)) if self._down is None else self._down.wide(inner)
        out: Tensor = self.down_proj(self.up_proj.times(x, self.gate_proj.gelu(x)))
        return out


class SelfConditioning(Gated):
    """Adds the previous pass's soft embedding to the canvas embedding; the norm after it has no weight and also runs
    where there is nothing to add."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.hidden_size, config.intermediate_size)
        self.unit = Unit(config.eps)
        self.pre_norm = Norm(config.hidden_size, config.eps)

    def condition(self, embedded: Tensor, soft: Tensor | None) -> Tensor:
        """[B, C, H], [B, C, H] or None -> [B, C, H] float32. The MLP of zeros is zero, so None skips it."""
        if soft is not None:
            embedded = embedded + self.forward(self.pre_norm(soft).to(embedded.dtype))
        return self.unit(embedded)


class Attention(nn.Module):
    """One layer's projections. Keys and values are [..., kv_heads, T, head_dim]."""

    def __init__(self, config: ModelConfig, layer: LayerConfig) -> None:
        super().__init__()
        hidden, dim = config.hidden_size, layer.head_dim
        self.heads, self.kv_heads, self.dim, self.unit = config.heads, layer.kv_heads, dim, Unit(config.eps)
        self.q_proj = Matrix(hidden, config.heads * dim)
        self.k_proj = Matrix(hidden, layer.kv_heads * dim)
        self.v_proj = None if layer.full else Matrix(hidden, layer.kv_heads * dim)
        self.o_proj = Matrix(config.heads * dim, hidden)
        self.q_norm = Norm(dim, config.eps)
        self.k_norm = Norm(dim, config.eps)
        self._joint: Product | None = None
        self._head_norms: Tensor

    def join(self) -> None:
        """Of matrices that read the layer's input and are kept as int8 rows make one product. For norms that are
        widened."""
        if self._joint is None:
            self._joint = _joined(self._reading)
        if self._joint is not None:
            self._repeat_norms()

    def narrow(self, levels: int) -> None:
        """Make int8 rows of what was packed, for many rows."""
        if self._joint is not None and not any(matrix.stand_ins for matrix in (*self._reading, self.o_proj)):
            many = Int8Product.of(torch.cat([matrix.weight for matrix in self._reading]), levels)
            self._joint = ManyRows(self._joint, many)
            rows = Int8Product.of(self.o_proj.weight, levels)
            self.o_proj.use(lambda few: ManyRows(few, rows))

    @property
    def _reading(self) -> list[Matrix]:
        """The matrices that read the layer's input."""
        return [self.q_proj, self.k_proj] + ([] if self.v_proj is None else [self.v_proj])

    def _repeat_norms(self) -> None:
        norms = self.q_norm.weight.expand(self.heads, -1), self.k_norm.weight.expand(self.kv_heads, -1)
        self._head_norms = torch.cat(norms)

    def pack(self) -> None:
        """Make packed copies: of what reads the layer's input one product, unless part of it is kept packed already;
        of what writes its output another. For norms that are widened."""
        self.o_proj.pack(copied=True)
        if any(matrix.stand_ins for matrix in self._reading):
            for matrix in self._reading:
                matrix.pack(copied=True)
            return
        self._joint = OneDnnProduct(torch.cat([matrix.weight for matrix in self._reading]))
        self._repeat_norms()

    def _project_jointly(self, product: Product, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``project`` in one product, one norm and one rotation, with the same outcome."""
        joint = product.wide(x)
        wide = self.unit(joint.view(*x.shape[:-1], joint.shape[-1] // self.dim, self.dim))
        turning = self.heads + self.kv_heads
        v = wide[:, :, -self.kv_heads :].to(x.dtype)
        both = rotated((wide[:, :, :turning] * self._head_norms).to(x.dtype), cos, sin)
        q, k = both[:, :, : self.heads], both[:, :, self.heads :]
        return q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)

    def project(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[B, T, H], cos and sin [T, head_dim] -> q [B, heads, T, d], k and v [B, kv_heads, T, d]."""
        if self._joint is not None:
            return self._project_jointly(self._joint, x, cos, sin)
        batch, length, _ = x.shape
        q = self.q_proj(x).view(batch, length, self.heads, self.dim)
        raw = self.k_proj(x).view(batch, length, self.kv_heads, self.dim)
        v = raw if self.v_proj is None else self.v_proj(x).view(batch, length, self.kv_heads, self.dim)
        q = rotated(self.q_norm(q).to(x.dtype), cos, sin).transpose(1, 2)
        k = rotated(self.k_norm(raw).to(x.dtype), cos, sin).transpose(1, 2)
        return q, k, self.unit(v).to(x.dtype).transpose(1, 2)

    def read(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, rows: Tensor | None = None) -> Tensor:
        """Attention of q [B, heads, T, d] over k, v [B, kv_heads, S, d] -> [B, T, H]; ``mask`` [T, S], True is seen.
        Of the flat positions ``rows`` [R] alone, where they are named: [1, R, H].

        The queries that share a key head are laid beside each other as rows, so that no key is copied for them.
        """
        batch, _, length, dim = q.shape
        group = self.heads // self.kv_heads
        queries = q.reshape(batch, self.kv_heads, group * length, dim)
        if mask is not None:
            mask = mask.repeat(group, 1)
        out = attended(queries, k, v, mask)
        out = out.reshape(batch, self.heads, length, dim).transpose(1, 2).reshape(batch, length, self.heads * dim)
        projected: Tensor = self.o_proj(out if rows is None else picked(out, rows))
        return projected


class Layer(nn.Module):
    """Attention, then a dense and a routed MLP side by side, each with its own norms."""

    layer_scalar: Tensor

    def __init__(self, config: ModelConfig, layer: LayerConfig) -> None:
        super().__init__()
        hidden, eps = config.hidden_size, config.eps
        self.self_attn = Attention(config, layer)
        self.mlp = Gated(hidden, config.intermediate_size)
        self.router = Router(config)
        self.experts = Experts(config)
        self.input_layernorm = Norm(hidden, eps)
        self.post_attention_layernorm = Norm(hidden, eps)
        self.pre_feedforward_layernorm = Norm(hidden, eps)
        self.pre_feedforward_layernorm_2 = Norm(hidden, eps)
        self.post_feedforward_layernorm = Norm(hidden, eps)
        self.post_feedforward_layernorm_1 = Norm(hidden, eps)
        self.post_feedforward_layernorm_2 = Norm(hidden, eps)
        self.register_buffer("layer_scalar", torch.empty(1))

    def project(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[B, T, H] float32 -> queries, keys and values as ``Attention.project`` gives them."""
        return self.self_attn.project(self.input_layernorm(x).to(cos.dtype), cos, sin)

    def combine(self, x: Tensor, attended: Tensor) -> Tensor:
        """[B, T, H] float32, which may be written over, and what attention read -> the layer's output [B, T, H]
        float32."""
        dtype = attended.dtype
        x = self.post_attention_layernorm.onto(x, attended)
        # Three norms of the same rows, which differ in their weights alone.
        wide = self.pre_feedforward_layernorm.unit(x)
        weights, chosen = self.router(wide.flatten(0, 1))
        inner = (wide * self.pre_feedforward_layernorm_2.weight).to(dtype)
        dense = self.mlp(wide.mul_(self.pre_feedforward_layernorm.weight).to(dtype))
        routed = self.experts(inner.flatten(0, 1), weights, chosen).view_as(x)
        both = self.post_feedforward_layernorm_2.onto(self.post_feedforward_layernorm_1(dense), routed)
        return self.post_feedforward_layernorm.onto(x, both).mul_(self.layer_scalar)


def _joined(matrices: Sequence[Matrix]) -> Int8Product | None:
    """One product of ``matrices``, which read the same input, where all are kept as int8 rows."""
    products = [product for matrix in matrices for product in matrix.stand_ins.get("weight", ())]
    joint = join(products) if len(products) == len(matrices) else None
    if joint is None:
        return None
    for matrix, part in zip(matrices, joint[1], strict=True):
        matrix.put_in("weight", [part])
    return joint[0]


def attended(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Attention of q [B, h, R, d] over k, v [B, h, S, d] -> [B, h, R, d]; ``mask`` [R, S] or none.

    On a processor two plain products are several times as fast as torch's fused kernel at these sizes (in bfloat16:
    1.3 against 3.3 ms at head size 64, 1.9 against 13.9 ms at 128), and round as transformers' eager attention does.
    """
    if q.device.type != "cpu":
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=1.0)
    scores = torch.matmul(q, k.transpose(-1, -2))
    if mask is not None:
        scores.masked_fill_(~mask, float("-inf"))
    return torch.matmul(torch.softmax(scores, dim=-1), v)


def picked(x: Tensor, rows: Tensor) -> Tensor:
    """[B, T, W] -> [1, R, W], newly made: the flat positions ``rows`` [R] of it."""
    return x.flatten(0, 1)[rows].unsqueeze(0)
