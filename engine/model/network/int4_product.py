"""Matrices of 4 bits a number, and torch's own product of them for processors. Any thread; tensors only, no files.

A number is (code - 8) * scale + zero: its code 0 to 15, scale and zero in bfloat16 for every 64 numbers of a row. Two
codes share a byte, in an order that torch's product wants and that is another on another processor. That order is
torch's own affair and is written down nowhere: it is made here, and before a product is trusted with it a small matrix
is compared with what torch itself makes of it (``native_layout``).

What the product makes of a row does not depend on the rows beside it, nor on how many threads there are.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.model.network.products import Product

GROUP = 64
"""Numbers of a row that share a scale and a zero."""
SIDE = 64
"""Rows and columns of a matrix come in multiples of it: so every layout has whole blocks."""
_MIDDLE = 8
_HIGHEST = 15
_LEAST_SCALE = 1e-30  # of a group of equal numbers; any would do
_PROBE_ROWS = 3


@dataclass(frozen=True, slots=True)
class CodeOrder:
    """Where codes lie: a matrix [N, K] is uint8 [N / block, K, block / 2].

    Of the ``block`` codes of a column the first half lies in the low halves of the bytes and the second in the high
    ones; with ``pairs`` neighbours share a byte instead. ``name``: the instructions that torch reads it with.
    """

    name: str
    block: int
    pairs: bool = False


AVX512 = CodeOrder("AVX512", 64)
AVX2 = CodeOrder("AVX2", 32)
LAYOUTS = (AVX512, AVX2)
"""Those that are stored in files; the size of their blocks tells them apart."""
_OTHER = CodeOrder("other processors", 32, pairs=True)


def can_hold(shape: tuple[int, ...]) -> bool:
    """Whether matrices of ``shape`` [..., N, K] can be stored so."""
    return len(shape) >= 2 and all(size and not size % SIDE for size in shape[-2:])


def quantize(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """float32 [N, K] -> codes uint8 [N, K], and scales and zeros bfloat16 [K / 64, N, 2].

    Lowest and highest number of a group get the outermost codes. What is rounded to bfloat16 is rounded before the
    codes are chosen, so that they make up for it.
    """
    groups = matrix.view(len(matrix), -1, GROUP)
    lowest, highest = torch.aminmax(groups, dim=-1)
    scale = ((highest - lowest) / _HIGHEST).clamp_(min=_LEAST_SCALE).bfloat16()
    zero = torch.add(lowest, scale.float(), alpha=_MIDDLE).bfloat16()
    steps = groups - zero.float().unsqueeze(-1)
    codes = steps.div_(scale.float().unsqueeze(-1)).round_().add_(_MIDDLE).clamp_(0, _HIGHEST).to(torch.uint8)
    return codes.flatten(1), torch.stack([scale, zero], dim=-1).transpose(0, 1).contiguous()


def widen(codes: Tensor, scales: Tensor) -> Tensor:
    """uint8 [N, K], bfloat16 [K / 64, N, 2] -> float32 [N, K]."""
    scale, zero = scales.float().permute(2, 1, 0).unsqueeze(-1)
    groups = codes.view(len(codes), -1, GROUP).float().sub_(_MIDDLE)
    return torch.addcmul(zero, groups, scale).flatten(1)


def pack(codes: Tensor, layout: CodeOrder) -> Tensor:
    """uint8 [N, K] -> uint8 [N / block, K, block / 2]."""
    rows, half = codes.shape[0] // layout.block, layout.block // 2
    if layout.pairs:
        low, high = codes.view(rows, half, 2, -1).unbind(2)
    else:
        low, high = codes.view(rows, 2, half, -1).unbind(1)
    return (high << 4).bitwise_or_(low).transpose(1, 2).contiguous()


def unpack(packed: Tensor, layout: CodeOrder) -> Tensor:
    """uint8 [N / block, K, block / 2] -> uint8 [N, K]."""
    halves = torch.stack([packed & _HIGHEST, packed >> 4]).transpose(2, 3)  # [2, N / block, block / 2, K]
    ordered = halves.permute(1, 2, 0, 3) if layout.pairs else halves.transpose(0, 1)
    return ordered.reshape(-1, packed.shape[1])


def native_layout() -> CodeOrder | None:
    """The layout of torch's product here; None where it has none that is known, or is not to be trusted."""
    if not hasattr(torch, "_weight_int4pack_mm_for_cpu") or not hasattr(torch, "_convert_weight_to_int4pack_for_cpu"):
        return None
    chance = torch.Generator().manual_seed(1)
    codes = torch.randint(0, _HIGHEST + 1, (2 * SIDE, GROUP), generator=chance, dtype=torch.uint8)
    theirs = torch._convert_weight_to_int4pack_for_cpu(codes.int(), 2)
    for layout in (*LAYOUTS, _OTHER):
        packed = pack(codes, layout)
        if torch.equal(packed.reshape(-1), theirs.reshape(-1)):
            return layout if _is_right(codes, packed, chance) else None
    return None


def _is_right(codes: Tensor, packed: Tensor, chance: torch.Generator) -> bool:
    """Whether torch reads codes, scales and zeros as they are meant."""
    scales = torch.rand(1, len(codes), 2, generator=chance).bfloat16()
    x = torch.randn(_PROBE_ROWS, GROUP, generator=chance).bfloat16()
    expected = F.linear(x.float(), widen(codes, scales))
    return torch.allclose(_product(x, packed, scales).float(), expected, rtol=2**-6, atol=2**-6 * 8 * GROUP**0.5)


def _product(x: Tensor, packed: Tensor, scales: Tensor) -> Tensor:
    flat = packed.view(scales.shape[1], -1)
    return torch._weight_int4pack_mm_for_cpu(x, flat, GROUP, scales.to(x.dtype))


class Int4PackProduct(Product):
    """Of ``packed`` uint8 [N / block, K, block / 2] and ``scales`` bfloat16 [K / 64, N, 2], which may lie in a file.

    ``layout`` None: in torch's own order, by its product. Else by a plain product of the matrix, which is widened for
    it: slow, and right on every device. ``quick``: in bfloat16 whatever the network's numbers are; torch's product
    takes forty times as long in float32.
    """

    __slots__ = ("_flat", "_layout", "_packed", "_quick", "_scales")

    def __init__(self, packed: Tensor, scales: Tensor, layout: CodeOrder | None, quick: bool = False) -> None:
        self._packed, self._scales, self._layout, self._quick = packed, scales, layout, quick
        self._flat = packed.view(scales.shape[1], -1)

    @property
    def elements(self) -> int:
        return 2 * self._packed.numel()

    @property
    def nbytes(self) -> int:
        return self._packed.nbytes + self._scales.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        if self._layout is None and x.ndim == 2 and x.dtype == torch.bfloat16 and len(x):
            # The common case without a detour: a pass of the largest model comes here seven thousand times.
            return torch._weight_int4pack_mm_for_cpu(x, self._flat, GROUP, self._scales)
        if self._layout is not None:
            return F.linear(x, widen(unpack(self._packed, self._layout), self._scales).to(x.dtype))
        outputs = self._scales.shape[1]
        rows = x.reshape(-1, x.shape[-1])
        if not len(rows):
            return x.new_empty(*x.shape[:-1], outputs)
        if self._quick and rows.dtype == torch.float32:
            return _product(rows.bfloat16(), self._packed, self._scales).float().view(*x.shape[:-1], outputs)
        return _product(rows, self._packed, self._scales).view(*x.shape[:-1], outputs)
