"""int8 with a scale a row: the starter's shipped form, widened at load or kept. Any thread; tensors only.

A row is everything along the last dimension; experts keep their leading one. ``NAME`` holds int8, ``NAME.scale`` the
scale of each row.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.forms.form import Form, TensorShape, each_matrix
from engine.model.checkpoint.forms.plain import FLOATS
from engine.model.checkpoint.tensors import Read, StoredTensor
from engine.model.network.int8_product import LEVELS, Int8Product
from engine.model.network.int8_product import quantize as quantize
from engine.model.network.products import Product

SCALE = ".scale"
_BLOCK = 1 << 16  # elements that are float32 at a time while a tensor is widened


class Int8Rows(Form):
    """``NAME`` in int8 and ``NAME.scale``."""

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        rows, scale = stored.get(name), stored.get(name + SCALE)
        if rows is None or rows.shape != shape or rows.dtype != "I8":
            return None
        if scale is None or scale.shape != shape[:-1] or scale.dtype not in FLOATS:
            raise ModelError(f"{rows.path}: the tensor {rows.name} is int8 without a fitting scale a row.")
        return cls(shape, rows, scale)

    @property
    def passing_nbytes(self) -> int:
        """The pages of its file, and a block of rows."""
        return sum(part.nbytes for part in self.parts) + 8 * _BLOCK

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Tensor:
        rows, scale = self.parts
        return widen(read(rows), read(scale), dtype).to(device)

    def matrices(self, read: Read) -> Iterator[Tensor]:
        rows, scale = (read(part) for part in self.parts)
        scales = scale.reshape(-1, *scale.shape[-1:]) if rows.ndim > 2 else (scale,)
        for matrix, factors in zip(each_matrix(rows), scales, strict=True):
            yield widen(matrix, factors, torch.float32)


class KeptRows(Form):
    """The same, multiplied as they are with rows of 8 bits: for what attention and MLPs read, on a processor.

    ``levels``: of the weights, as ``engine.model.network.int8_product`` says. It is in no list: a plan has it where a
    load decides so (``engine.model.checkpoint.weights``).
    """

    packed = True

    def __init__(self, shape: TensorShape, *parts: StoredTensor, levels: int = LEVELS) -> None:
        super().__init__(shape, *parts)
        self.levels = levels

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        rows = Int8Rows.find(stored, name, shape)
        return None if rows is None else cls(shape, *rows.parts)

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Sequence[Product]:
        del device, dtype
        # Copied: laid out for the kernels they are another copy, beside which the file's pages would count, too.
        rows, scale = (read(part).clone() for part in self.parts)
        stacks = rows.view(-1, *rows.shape[-2:]), scale.view(-1, scale.shape[-1])
        return [Int8Product(*pair, self.levels) for pair in zip(*stacks, strict=True)]


def widen(rows: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """int8 [..., N] and scales [...] -> [..., N] in ``dtype``, multiplied in float32.

    A few rows at a time, so that the result is the only other tensor of this size.
    """
    out = torch.empty(rows.shape, dtype=dtype, device=rows.device)
    width = rows.shape[-1]
    step = max(1, _BLOCK // max(1, width))
    narrow, factors, wide = rows.reshape(-1, width), scale.reshape(-1, 1), out.view(-1, width)
    for first in range(0, narrow.shape[0], step):
        part = slice(first, first + step)
        wide[part] = narrow[part].float().mul_(factors[part].float())
    return out
