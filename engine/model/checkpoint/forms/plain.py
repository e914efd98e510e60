"""Weights as they are: one tensor of float32, bfloat16 or float16. Worker thread; tensors only."""

from collections.abc import Iterator, Mapping
from typing import Self

import torch
from torch import Tensor

from engine.model.checkpoint.forms.form import Form, TensorShape, each_matrix
from engine.model.checkpoint.tensors import Read, StoredTensor

FLOATS = ("F32", "BF16", "F16")
"""safetensors' names of the number formats that weights, and scales of other forms, may have."""


class Plain(Form):
    """``NAME``, of the weight's own shape."""

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        weight = stored.get(name)
        if weight is None or weight.shape != shape or weight.dtype not in FLOATS:
            return None
        return cls(shape, weight)

    @property
    def passing_nbytes(self) -> int:
        """The pages of its file, from which it is copied."""
        return self.parts[0].nbytes

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Tensor:
        # Copied, since what was read lies in the mapped file.
        return read(self.parts[0]).to(device=device, dtype=dtype, copy=True)

    def matrices(self, read: Read) -> Iterator[Tensor]:
        for matrix in each_matrix(read(self.parts[0])):
            yield matrix.float()
