"""The tensors that a model folder stores: by name, before and as they are read. Worker thread.

Files are memory-mapped and read tensor by tensor, so that the most memory ever held is the weights plus one tensor.
Only safetensors are read: no file of a model is ever executed. Knows no network and no form of weights.
"""

import math
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from engine.errors import ModelError
from engine.model.small_files import open_checked, read_json

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
_LARGEST_INDEX = 64 * 1024 * 1024
"""A network of a stored tensor an expert lists fifty thousand of them: 5 MB."""
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """One tensor in its file, before it is read: ``dtype`` is safetensors' name of it (F32, BF16, I8, F8_E4M3 …)."""

    name: str
    path: Path
    shape: tuple[int, ...]
    dtype: str

    @property
    def elements(self) -> int:
        """Numbers in it."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes that it takes as it is stored."""
        bits = self.dtype.split("_")[0].lstrip("BFIUCOL")  # of BF16, I8, F8_E4M3; BOOL says none, and takes a byte
        return self.elements * int(bits or 8) // 8


Read = Callable[[StoredTensor], Tensor]
"""Reads one stored tensor. Raises ModelError naming file and tensor."""


class Checkpoint:
    """The tensors of a model folder by name; open until ``close``."""

    def __init__(self, folder: Path) -> None:
        """Opens every file and reads their headers. Raises ModelError naming the file at fault."""
        self.folder = folder
        self._stack = ExitStack()
        self._files: dict[Path, Any] = {}
        self.stored: dict[str, StoredTensor] = {}
        with self._stack:  # lets go of what was opened, unless all of it could be
            self._open(folder)
            self._stack = self._stack.pop_all()

    def close(self) -> None:
        """Let the files go."""
        self._stack.close()
        self._files.clear()

    def let_go(self, path: Path) -> None:
        """Nothing more is read from this file: its pages leave memory with the last tensor that lies in them."""
        file = self._files.pop(path, None)
        if file is not None:
            file.__exit__(None, None, None)

    def __enter__(self) -> "Checkpoint":
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def read(self, stored: StoredTensor) -> Tensor:
        """One tensor as it is stored: it may lie in the mapped file. Raises ModelError naming file and tensor."""
        try:
            tensor: Tensor = self._files[stored.path].get_tensor(stored.name)
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError(f"{stored.path}: the tensor {stored.name} cannot be read.", str(error)) from error
        return tensor

    def read_finite(self, stored: StoredTensor) -> Tensor:
        """The same. Raises ModelError, too, where an element is no number."""
        tensor = self.read(stored)
        require_finite(tensor, stored)
        return tensor

    def _open(self, folder: Path) -> None:
        index = folder / INDEX
        if index.exists():
            self._open_sharded(index)
        elif (folder / SINGLE).exists():
            self._open_file(folder / SINGLE)
        else:
            pickles = sorted(path.name for pattern in _PICKLES for path in folder.glob(pattern))
            if pickles:
                raise ModelError(
                    f"{folder} holds its weights as {pickles[0]}, a form that can run code; only safetensors are read."
                )
            raise ModelError(f"{folder} is no model folder: it has no {SINGLE}.")

    def _open_sharded(self, index: Path) -> None:
        weight_map = read_json(index, _LARGEST_INDEX).get("weight_map")
        if not isinstance(weight_map, dict) or not weight_map:
            raise ModelError(f"{index} lists no tensors.")
        for shard in sorted({str(shard) for shard in weight_map.values()}):
            if Path(shard).name != shard or not shard.endswith(".safetensors"):
                raise ModelError(f"{index} points to {shard!r}, which is no file of this folder.")
            self._open_file(index.parent / shard)
        for name, shard in weight_map.items():
            stored = self.stored.get(name)
            if stored is None or stored.path.name != shard:
                raise ModelError(f"{index.parent / str(shard)} lacks the tensor {name} that {index.name} lists.")

    def _open_file(self, path: Path) -> None:
        open_checked(path).close()  # the library waits for ever where the name is a pipe's
        try:
            file = self._stack.enter_context(safe_open(path, framework="pt", device="cpu"))
            slices = {name: file.get_slice(name) for name in list(file.keys())}
            listed = [StoredTensor(n, path, tuple(s.get_shape()), str(s.get_dtype())) for n, s in slices.items()]
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError(f"{path} is damaged or no safetensors file.", str(error)) from error
        self._files[path] = file
        for stored in listed:
            if stored.name in self.stored:
                raise ModelError(f"{path} holds the tensor {stored.name} a second time.")
            self.stored[stored.name] = stored


def require_finite(tensor: Tensor, stored: StoredTensor) -> None:
    """Raise ModelError naming ``stored`` where an element of ``tensor``, which came from it, is no number."""
    if not finite(tensor):
        raise ModelError(f"{stored.path}: the tensor {stored.name} holds values that are no numbers.")


def finite(tensor: Tensor) -> bool:
    """Whether every element is a number. Smallest and largest tell: they pass on a NaN, and no temporary is made."""
    if not tensor.numel() or not tensor.is_floating_point():
        return True
    if tensor.element_size() == 1:  # torch compares no 8-bit floats; a few are enough to hold at once
        return all(finite(part.float()) for part in torch.split(tensor.reshape(-1), 1 << 20))
    return bool(torch.isfinite(torch.stack(torch.aminmax(tensor))).all())
