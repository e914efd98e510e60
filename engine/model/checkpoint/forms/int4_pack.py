"""4 bits a number in the order of torch's own product: the experts of our pack, multiplied as they lie in the file.

``NAME.int4pack`` holds the codes of all experts, uint8 [E, N / block, K, block / 2], where the block's size names the
order (``engine.model.network.int4_product``); ``NAME.scale`` their scales and zeros, bfloat16 [E, K / 64, N, 2].
Nothing is copied where the order is that of this machine's processor; else an expert at a time is put into order. Any
thread; tensors only.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.forms.form import Form, TensorShape
from engine.model.checkpoint.tensors import Read, StoredTensor
from engine.model.network.int4_product import (
    GROUP,
    LAYOUTS,
    CodeOrder,
    Int4PackProduct,
    can_hold,
    native_layout,
    pack,
    unpack,
    widen,
)
from engine.model.network.products import Product

CODES, SCALE = ".int4pack", ".scale"


def stored_shapes(shape: TensorShape, layout: CodeOrder) -> tuple[TensorShape, TensorShape]:
    """Of the codes and of the scales of a weight [E, N, K]."""
    experts, outputs, inputs = shape
    codes = (experts, outputs // layout.block, inputs, layout.block // 2)
    return codes, (experts, inputs // GROUP, outputs, 2)


class Int4Pack(Form):
    """``NAME.int4pack`` and ``NAME.scale``. ``quick``: in bfloat16 in a network of float32, too."""

    packed = True

    def __init__(self, shape: TensorShape, *parts: StoredTensor, quick: bool = False) -> None:
        super().__init__(shape, *parts)
        self.quick = quick

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        codes, scales = stored.get(name + CODES), stored.get(name + SCALE)
        if codes is None:
            return None
        fitting = [stored_shapes(shape, layout) for layout in LAYOUTS] if len(shape) == 3 and can_hold(shape) else []
        wanted = next((scale_shape for code_shape, scale_shape in fitting if code_shape == codes.shape), None)
        if codes.dtype != "U8" or wanted is None:
            raise ModelError(f"{codes.path}: the tensor {codes.name} has the shape {codes.shape}, which does not fit.")
        if scales is None or scales.shape != wanted or scales.dtype != "BF16":
            raise ModelError(
                f"{codes.path}: the tensor {codes.name} is int4 without fitting scales in groups of {GROUP}."
            )
        return cls(shape, codes, scales)

    @property
    def layout(self) -> CodeOrder:
        """The order in which the codes lie."""
        return next(layout for layout in LAYOUTS if layout.block == 2 * self.parts[0].shape[-1])

    @property
    def passing_nbytes(self) -> int:
        """Nothing where it is used as it lies; it is not known here whether it is, but what is put into another order
        goes an expert at a time."""
        return sum(part.nbytes for part in self.parts) // max(1, self.shape[0])

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Sequence[Product]:
        codes, scales = (read(part) for part in self.parts)
        native = native_layout() if device.type == "cpu" else None
        if native is None:
            placed = zip(codes.to(device), scales.to(device), strict=True)
            return [Int4PackProduct(packed, own, self.layout, self.quick) for packed, own in placed]
        stored = zip(codes, scales, strict=True)
        return [Int4PackProduct(self._put(packed, native), own, None, self.quick) for packed, own in stored]

    def _put(self, packed: Tensor, native: CodeOrder) -> Tensor:
        """One expert's codes in the order ``native``: where they lie, if they lie in it."""
        return packed if native == self.layout else pack(unpack(packed, self.layout), native)

    def matrices(self, read: Read) -> Iterator[Tensor]:
        for packed, scales in zip(*(read(part) for part in self.parts), strict=True):
            yield widen(unpack(packed, self.layout), scales)
