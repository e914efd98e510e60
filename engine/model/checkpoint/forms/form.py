"""What a form of weights is: how one weight of the network is stored, and what becomes of it in memory.

To add a form: a file here with a ``Form``, and its entry in the list (``engine.model.checkpoint.forms``); nothing else
knows which forms there are. Worker thread. A form knows stored tensors and products; nothing of folders, of the
released checkpoint's prefixes, or of the network's modules.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import ClassVar, Self

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.tensors import Read, StoredTensor
from engine.model.network.products import Product

TensorShape = tuple[int, ...]


class Form(ABC):
    """One weight of the network as it is stored; a subclass a form, an object a weight.

    ``shape``: of the weight in the network, [N, K] of a matrix, [E, N, K] of all experts' (``parts`` may be any).
    ``parts``: every stored tensor that belongs to it, the one to name to the writer first.
    """

    packed: ClassVar[bool] = False
    """Whether it stays as it is stored: ``load`` then gives products instead of a tensor."""

    def __init__(self, shape: TensorShape, *parts: StoredTensor) -> None:
        self.shape, self.parts = shape, parts

    @classmethod
    @abstractmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        """The weight ``name`` of the network (``layers.0.mlp.up_proj.weight``), if it is stored in this form.

        ``stored``: every tensor of the files, its prefix taken off, by the same kind of names. Raises ModelError where
        it is meant for this form but something of it is missing; that is heard only if no other form finds the weight.
        """

    @property
    def elements(self) -> int:
        """Numbers in the weight, however they are stored."""
        return prod(self.shape)

    def nbytes(self, dtype: torch.dtype) -> int:
        """Bytes that stay in memory, in a network of ``dtype``."""
        return sum(part.nbytes for part in self.parts) if self.packed else self.elements * dtype.itemsize

    @property
    def passing_nbytes(self) -> int:
        """Bytes that loading it takes beside what stays, at most."""
        return sum(part.nbytes for part in self.parts) if self.packed else self.elements * 4

    @abstractmethod
    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Tensor | Sequence[Product]:
        """A new tensor of ``shape`` in ``dtype`` on ``device``; of a ``packed`` form a product for each matrix of the
        weight: one of [N, K], E of [E, N, K]. What ``read`` gives may lie in the mapped file: copy what is to stay.
        Raises ModelError as ``read`` does."""

    def matrices(self, read: Read) -> Iterator[Tensor]:
        """The weight in float32, a matrix [N, K] at a time, or whole where it is none: for a conversion, which must not
        hold all of it. Raises ModelError as ``read`` does. A packed form that can be converted brings its own."""
        if self.packed:
            stored = self.parts[0]
            raise ModelError(f"{stored.path}: the form of the tensor {stored.name} cannot be converted.")
        tensor = self.load(read, torch.device("cpu"), torch.float32)
        assert isinstance(tensor, Tensor)
        yield from each_matrix(tensor)


def each_matrix(tensor: Tensor) -> Iterator[Tensor]:
    """[..., N, K] -> its matrices [N, K] one after the other; what is no matrix, whole."""
    yield from tensor.reshape(-1, *tensor.shape[-2:]) if tensor.ndim > 2 else (tensor,)
