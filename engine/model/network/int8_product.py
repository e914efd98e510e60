"""Matrices of int8 by rows, multiplied by rows of 8 bits: oneDNN's product for processors. Any thread; tensors only.

A row of the input becomes unsigned bytes from its lowest number to its highest; the sums are whole numbers, and exact:
so they do not depend on threads, on the rows beside, or on the processor's instructions. Exact they are with weights of
127 levels where the processor adds products of bytes in 32 bits (VNNI), else with 63: that is tried, not asked for.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.model.network.products import Product

LEVELS = 127
"""Of int8 rows as they are stored: the largest number of each is so many times its scale."""
FEWER_LEVELS = 63
_TAIL = 8  # bytes behind a row of bytes: its scale and its lowest number, float32 each
_FEW = 8
_PROBE = (64, 256)
_PROBE_ROWS = (1, 4, 64)


def exact_levels() -> int:
    """The most levels of weights, 127 or 63, with which products come out exactly here; 0 where none do, or there is no
    such product."""
    if not _is_there():
        return 0
    return next((levels for levels in (LEVELS, FEWER_LEVELS) if _is_exact(levels)), 0)


def _is_there() -> bool:
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    if not torch.backends.cpu.get_cpu_capability().startswith("AVX"):  # elsewhere untried
        return False
    needed = ((torch.ops.onednn, "qlinear_prepack"), (torch.ops.onednn, "qlinear_pointwise"))
    return all(hasattr(ops, name) for ops, name in (*needed, (torch.ops.quantized, "embedding_bag_byte_prepack")))


def _is_exact(levels: int) -> bool:
    """Of the largest numbers there can be, and of their opposites."""
    outputs, inputs = _PROBE
    weight = torch.full((outputs, inputs), levels, dtype=torch.int8)
    weight[1::2] = -levels
    ready, ones, zeros = torch.ops.onednn.qlinear_prepack(weight, None), torch.ones(outputs), torch.zeros(outputs)
    for rows in _PROBE_ROWS:
        x = torch.full((rows, inputs), 255, dtype=torch.uint8)
        if not torch.equal(_whole_sums(x, ready, ones, zeros.int()), F.linear(x.float(), weight.float())):
            return False
    return True


def _whole_sums(x: Tensor, ready: Tensor, scale: Tensor, zeros: Tensor) -> Tensor:
    """uint8 [M, K] by prepacked rows [N, K] -> float32 [M, N]: the sums times each row's scale."""
    sums: Tensor = torch.ops.onednn.qlinear_pointwise(
        x, 1.0, 0, ready, scale, zeros, None, 1.0, 0, torch.float32, "none", [], ""
    )
    return sums


def quantize(tensor: Tensor) -> tuple[Tensor, Tensor]:
    """[..., N] -> int8 [..., N] and float32 scales [...]; the error of an element is at most half its row's scale."""
    wide = tensor.float()
    scale = wide.abs().amax(dim=-1).clamp(min=1e-12) / LEVELS
    return (wide / scale.unsqueeze(-1)).round().clamp(-LEVELS, LEVELS).to(torch.int8), scale


def rerounded(rows: Tensor, levels: int) -> tuple[Tensor, float]:
    """int8 [N, K] of 127 levels -> the same of ``levels``, and what its scales are to be multiplied by."""
    if levels == LEVELS:
        return rows, 1.0
    return rows.float().mul_(levels / LEVELS).round_().to(torch.int8), LEVELS / levels


class ByteRows:
    """Rows of the input as bytes, so that several matrices may read them: ``bytes`` [M, K + 8] with scale and lowest
    number behind each row."""

    __slots__ = ("bytes", "lowest", "scale", "shape")

    def __init__(self, x: Tensor) -> None:
        self.shape = x.shape[:-1]
        wide = x.reshape(-1, x.shape[-1]).float().contiguous()
        self.bytes: Tensor = torch.ops.quantized.embedding_bag_byte_prepack(wide)
        tail = self.bytes[:, -_TAIL:].clone(memory_format=torch.contiguous_format).view(torch.float32)
        self.scale, self.lowest = tail[:, :1], tail[:, 1:]


class Int8Product(Product):
    """Of ``rows`` int8 [N, K] (of 127 levels; they may lie in a file) and ``scale`` float [N].

    ``levels``: as ``exact_levels`` says. Laid out for the kernels at the first use, or by ``prepare``; the rows are
    then let go.
    """

    __slots__ = ("_levels", "_lift", "_ready", "_rows", "_scale", "_shape", "_zeros")

    def __init__(self, rows: Tensor, scale: Tensor, levels: int) -> None:
        self._rows: Tensor | None = rows
        self._scale, self._levels, self._shape = scale.float(), levels, rows.shape
        self._ready: Tensor
        self._lift: Tensor
        self._zeros: Tensor

    @classmethod
    def joined(cls, products: Sequence["Int8Product"]) -> "Int8Product":
        """Several matrices of the same input as one, one below the other. Only of such as are not prepared yet."""
        rows = [product._rows for product in products if product._rows is not None]
        return cls(torch.cat(rows), torch.cat([product._scale for product in products]), products[0]._levels)

    @classmethod
    def of(cls, weight: Tensor, levels: int) -> "Int8Product":
        """Of a plain matrix [N, K], rounded."""
        product = cls(*quantize(weight.detach()), levels)
        product.prepare()
        return product

    @property
    def elements(self) -> int:
        return self._shape.numel()

    @property
    def nbytes(self) -> int:
        return self.elements + self._shape[0] * 3 * 4

    @property
    def is_ready(self) -> bool:
        """Whether its rows are laid out."""
        return self._rows is None

    @property
    def outputs(self) -> int:
        """N."""
        return self._shape[0]

    def prepare(self) -> None:
        """Lay the rows out for the kernels."""
        if self._rows is None:
            return
        rows, factor = rerounded(self._rows, self._levels)
        self._scale = self._scale * factor
        self._lift = rows.sum(dim=1, dtype=torch.int32).float().mul_(self._scale)
        self._zeros = torch.zeros(len(rows), dtype=torch.int32)
        # Behind each row zeros, so that the input's own scales behind its rows count for nothing.
        self._ready = torch.ops.onednn.qlinear_prepack(F.pad(rows, (0, _TAIL)).contiguous(), None)
        self._rows = None

    def by_bytes(self, x: ByteRows) -> Tensor:
        """-> [..., N] float32."""
        self.prepare()
        sums = _whole_sums(x.bytes, self._ready, self._scale, self._zeros)
        return sums.mul_(x.scale).addcmul_(x.lowest, self._lift).view(*x.shape, self.outputs)

    def wide(self, x: Tensor) -> Tensor:
        """The same of [..., K], in float32."""
        if not x.numel():
            return x.new_empty(*x.shape[:-1], self.outputs, dtype=torch.float32)
        return self.by_bytes(ByteRows(x))

    def __call__(self, x: Tensor) -> Tensor:
        return self.wide(x).to(x.dtype)


class ManyRows(Product):
    """``few`` for up to eight rows, which it has sooner; for more of them ``many``."""

    __slots__ = ("_few", "_many")

    def __init__(self, few: Product, many: Int8Product) -> None:
        self._few, self._many = few, many

    @property
    def elements(self) -> int:
        return self._few.elements

    @property
    def nbytes(self) -> int:
        return self._few.nbytes + self._many.nbytes

    def wide(self, x: Tensor) -> Tensor:
        """The product, in float32 where there are many rows."""
        return self._few.wide(x) if are_few(x) else self._many.wide(x)

    def __call__(self, x: Tensor) -> Tensor:
        return self._few(x) if are_few(x) else self._many(x)


def are_few(x: Tensor) -> bool:
    """Whether so few rows of [..., K] are multiplied sooner by plain numbers: at three rows bytes took up to twice the
    time, at sixteen beside float32 no more."""
    return x.numel() <= _FEW * x.shape[-1]


class JoinedPart(Product):
    """Rows ``first`` to ``last`` of a joined product, as the product that was joined."""

    __slots__ = ("_first", "_joined", "_last")

    def __init__(self, joined: Int8Product, first: int, last: int) -> None:
        self._joined, self._first, self._last = joined, first, last

    @property
    def elements(self) -> int:
        return self._joined.elements // self._joined.outputs * (self._last - self._first)

    @property
    def nbytes(self) -> int:
        return self._joined.nbytes // self._joined.outputs * (self._last - self._first)

    def __call__(self, x: Tensor) -> Tensor:
        return self._joined(x)[..., self._first : self._last]


def join(products: Sequence[Product]) -> tuple[Int8Product, list[Product]] | None:
    """One product of ``products``, which read the same input, and what stands for each of them from now on; None where
    they are not all int8 rows, or some were used before."""
    narrow = [product for product in products if isinstance(product, Int8Product) and not product.is_ready]
    if len(narrow) < len(products) or not narrow:
        return None
    joined, parts, first = Int8Product.joined(narrow), list[Product](), 0
    for product in narrow:
        parts.append(JoinedPart(joined, first, first + product.outputs))
        first += product.outputs
    joined.prepare()
    return joined, parts
