"""Matrix products, and the seam through which a weight takes another form than a plain tensor. Worker thread; tensors
only, knows no files.

A ``Product`` is one matrix, however it lies in memory. A weight starts as a parameter and is then a plain product; it
may get a copy that is laid out beforehand for a processor's kernels (``pack``), or give way to products that were made
of it as it is stored, packed (``put_in``).

A plain product rearranges its weights at every call: for the few rows of a short hole that is a third of its time, and
more for one row. Where the kernels are not there (another number format, another device, a torch without oneDNN), a
product is the plain one. What is done inside the product is rounded once less.

The text of a seed must not depend on what other programs have left free. In bfloat16 the layout does not change a bit
of the result, so where there is no room for copies, the same products run over the weights as they lie. In float32 it
may change the last one (of a single row, and beside torch's own product), so there copies are made or not by the size
of the model alone.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.evenly import evenly

_ROWS = 32  # torch asks for a number; the layout came out the same for 1, 32 and 256
_SLOPE, _CUBE = math.sqrt(2.0 / math.pi), 0.044715  # of GELU's tanh form


class Product(ABC):
    """x @ weight.T of one matrix [N, K]: x [..., K] -> [..., N], newly made, both in the network's dtype.

    A form that stays packed in memory brings its own: ``__call__``, ``elements`` (N * K) and ``nbytes`` are enough.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def elements(self) -> int:
        """Numbers in the matrix."""

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """Bytes that they take in memory."""

    @abstractmethod
    def __call__(self, x: Tensor) -> Tensor:
        """[..., K] -> [..., N]."""

    def wide(self, x: Tensor) -> Tensor:
        """The product as it was computed, before it is rounded to the network's dtype, where it ever was wider."""
        return self(x)

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (its tanh form) of the product."""
        return F.gelu(self(x), approximate="tanh")

    def times(self, x: Tensor, other: Tensor) -> Tensor:
        """The product times ``other`` [..., N], which may be written over."""
        return other.mul_(self(x))


class PlainProduct(Product):
    """Of a plain tensor, as it lies."""

    __slots__ = ("_weight",)

    def __init__(self, weight: Tensor) -> None:
        self._weight = weight

    @property
    def elements(self) -> int:
        return self._weight.numel()

    @property
    def nbytes(self) -> int:
        return self._weight.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        return F.linear(x, self._weight)


class OneDnnProduct(Product):
    """By oneDNN's kernels, where ``can_pack``: of a copy of ``weight`` laid out for them, or without ``copied`` of the
    weight itself: slower, and where it ``may_lie`` the same to the bit. GELU and the factor of ``times`` come before
    the result is rounded."""

    __slots__ = ("_weight",)

    def __init__(self, weight: Tensor, copied: bool = True) -> None:
        contiguous = weight.detach().contiguous()
        self._weight = torch.ops.mkldnn._reorder_linear_weight(contiguous, _ROWS) if copied else contiguous

    @property
    def elements(self) -> int:
        return int(self._weight.numel())

    @property
    def nbytes(self) -> int:
        return self.elements * int(self._weight.element_size())

    def __call__(self, x: Tensor) -> Tensor:
        return self._run(x, "none", "")

    def gelu(self, x: Tensor) -> Tensor:
        return self._run(x, "gelu", "tanh")

    def times(self, x: Tensor, other: Tensor) -> Tensor:
        out: Tensor = torch.ops.mkldnn._linear_pointwise.binary(x, other, self._weight, None, "mul")
        return out

    def _run(self, x: Tensor, after: str, algorithm: str) -> Tensor:
        out: Tensor = torch.ops.mkldnn._linear_pointwise(x, self._weight, None, after, [], algorithm)
        return out


def gelu_times(gate: Tensor, up: Tensor) -> Tensor:
    """float32 twice -> GELU's tanh form of the first, times the second; newly made.

    By a sigmoid, which is the same function and takes a processor half the time.
    """
    inner = gate * gate
    inner.mul_(2.0 * _SLOPE * _CUBE).add_(2.0 * _SLOPE).mul_(gate)
    return evenly(lambda x, y: torch.sigmoid(x, out=y), inner, inner).mul_(gate).mul_(up)


def can_pack(device: torch.device, dtype: torch.dtype) -> bool:
    """Whether ``OneDnnProduct`` can be made of such weights here."""
    available = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
    if device.type != "cpu" or not available:
        return False
    kernels = torch.ops.mkldnn
    if not all(hasattr(kernels, name) for name in ("_reorder_linear_weight", "_linear_pointwise")):
        return False
    if dtype == torch.float32:
        return torch.backends.cpu.get_cpu_capability().startswith("AVX")  # measured with AVX2; untried elsewhere
    # Where bfloat16 was asked for on a processor without its instructions, packing would raise.
    supported = getattr(kernels, "_is_mkldnn_bf16_supported", None)
    return dtype == torch.bfloat16 and supported is not None and bool(supported())


def may_lie(dtype: torch.dtype) -> bool:
    """Whether a product over the weights as they lie gives the packed one's very bits."""
    return dtype == torch.bfloat16


class Weighted(nn.Module):
    """A module whose weights are parameters until products are put in for them.

    ``stand_ins``: by the weight's name, a product for each of its matrices: one of [N, K], E of [E, N, K].
    """

    def __init__(self) -> None:
        super().__init__()
        self.stand_ins: dict[str, Sequence[Product]] = {}

    def put_in(self, name: str, products: Sequence[Product]) -> None:
        """Let ``products`` stand in for the weight ``name``, a product a matrix; the parameter goes.

        Raises KeyError where there is no such weight.
        """
        if name not in self._parameters:
            raise KeyError(name)
        self._parameters[name] = None
        self.stand_ins[name] = products


class Matrix(Weighted):
    """A projection without bias and without a start: a checkpoint fills it, ``pack`` prepares it."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, device="meta"), requires_grad=False)
        self._product: Product | None = None

    def put_in(self, name: str, products: Sequence[Product]) -> None:
        super().put_in(name, products)
        (self._product,) = products

    def pack(self, copied: bool) -> None:
        """Make the product, which is used from now on; the weight stays. One that was put in stays as it is."""
        if not self.stand_ins:
            self._product = OneDnnProduct(self.weight, copied)

    def use(self, product: Callable[[Product], Product]) -> None:
        """Use what is made of the product that is used now."""
        self._product = product(PlainProduct(self.weight) if self._product is None else self._product)

    def forward(self, x: Tensor) -> Tensor:
        """[..., inputs] -> [..., outputs]."""
        return F.linear(x, self.weight) if self._product is None else self._product(x)

    def times(self, x: Tensor, other: Tensor) -> Tensor:
        """[..., inputs], [..., outputs] -> [..., outputs]: their product, written over ``other`` where that is as
        quick."""
        if self._product is None:
            return other.mul_(F.linear(x, self.weight))
        return self._product.times(x, other)

    def gelu(self, x: Tensor) -> Tensor:
        """[..., inputs] -> [..., outputs], behind GELU's tanh form."""
        if self._product is None:
            return F.gelu(F.linear(x, self.weight), approximate="tanh")
        return self._product.gelu(x)
