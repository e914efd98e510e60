"""Matrix products with weights laid out beforehand for a processor's kernels. Worker thread; tensors only.

A plain product rearranges its weights at every call: for the few rows of a short hole that is a third of its time, and
more for one row. Where the kernels are not there (another number format, another device, a torch without oneDNN), a
product is the plain one. What is done inside the product is rounded once less.

The text of a seed must not depend on what other programs have left free. In bfloat16 the layout does not change a bit
of the result, so where there is no room for copies, the same products run over the weights as they lie. In float32 it
may change the last one (of a single row, and beside torch's own product), so there copies are made or not by the size
of the model alone.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_ROWS = 32  # torch asks for a number; the layout came out the same for 1, 32 and 256


def can_pack(device: torch.device, dtype: torch.dtype) -> bool:
    """Whether ``Product`` can be made of such weights here."""
    there = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
    if device.type != "cpu" or not there:
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


class Product:
    """x @ weight.T, where ``can_pack``; x [..., K] -> [..., N]. Of a packed copy of ``weight`` [N, K], or without
    ``copied`` of the weight itself: slower, and where it ``may_lie`` the same to the bit."""

    __slots__ = ("_weight",)

    def __init__(self, weight: Tensor, copied: bool = True) -> None:
        given = weight.detach().contiguous()
        self._weight = torch.ops.mkldnn._reorder_linear_weight(given, _ROWS) if copied else given

    def __call__(self, x: Tensor) -> Tensor:
        return self._run(x, "none", "")

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (its tanh form) of the product, before it is rounded."""
        return self._run(x, "gelu", "tanh")

    def times(self, x: Tensor, other: Tensor) -> Tensor:
        """The product times ``other`` [..., N], before it is rounded."""
        out: Tensor = torch.ops.mkldnn._linear_pointwise.binary(x, other, self._weight, None, "mul")
        return out

    def _run(self, x: Tensor, after: str, algorithm: str) -> Tensor:
        out: Tensor = torch.ops.mkldnn._linear_pointwise(x, self._weight, None, after, [], algorithm)
        return out


class Matrix(nn.Linear):
    """A projection without bias and without a start: a checkpoint fills it, ``pack`` prepares it."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, bias=False, device="meta")
        self.weight.requires_grad_(False)
        self._product: Product | None = None

    def pack(self, copied: bool) -> None:
        """Make the product, which is used from now on; the weight stays."""
        self._product = Product(self.weight, copied)

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
