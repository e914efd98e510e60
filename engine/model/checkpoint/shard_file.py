"""A safetensors file written tensor by tensor, and never held: its header is known beforehand. Any thread.

Knows bytes, names and shapes; nothing of models. The same tensors make the same bytes. The file bears its name only
when it is whole and on the disk.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import torch
from torch import Tensor

from engine.errors import RedraftError

ITEM_BYTES = {"U8": 1, "I8": 1, "BF16": 2, "F32": 4}
LINE = 64
"""Tensors begin at multiples of so many bytes, as long as their own sizes are such: what lies in a mapped file is then
read as quickly as what was copied."""
_LENGTH_BYTES = 8


class WriteFailedError(RedraftError):
    """A file of a conversion could not be written; what was finished before stays."""

    kind = "write"


@dataclass(frozen=True, slots=True)
class PlannedTensor:
    """A tensor that is to be written; ``dtype`` is safetensors' name of it."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Bytes that it takes."""
        return prod(self.shape) * ITEM_BYTES[self.dtype]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is whole: its size in bytes and its SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


def header_of(tensors: Sequence[PlannedTensor]) -> bytes:
    """The bytes before the tensors' own, which follow each other in the order given."""
    listed: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for tensor in tensors:
        listed[tensor.name] = {
            "dtype": tensor.dtype,
            "shape": list(tensor.shape),
            "data_offsets": [at, at + tensor.nbytes],
        }
        at += tensor.nbytes
    text = json.dumps(listed, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + _LENGTH_BYTES) % LINE)
    return len(text).to_bytes(_LENGTH_BYTES, "little") + text


class ShardFile:
    """``path``, written from front to back: a context manager, around calls of ``add`` in the planned order.

    Left whole, the file is synced and gets its name, and ``written`` says what it is. Left early, nothing is there.
    Raises WriteFailedError naming the file.
    """

    def __init__(self, path: Path, tensors: Sequence[PlannedTensor]) -> None:
        self.path, self.tensors = path, tuple(tensors)
        self.written: Written | None = None
        self._beside = _beside(path)
        self._file: IO[bytes]
        self._digest = hashlib.sha256()
        self._left = self._size = 0

    def __enter__(self) -> "ShardFile":
        with explained(self.path):
            self._file = self._beside.open("wb")
        header = header_of(self.tensors)
        self._left = len(header) + sum(tensor.nbytes for tensor in self.tensors)
        try:
            self._put(header)
        except BaseException:
            self._drop()
            raise
        return self

    def add(self, tensor: Tensor) -> None:
        """The next part of the planned tensors: any of their bytes, in order."""
        flat: Any = tensor.contiguous().reshape(-1).view(torch.uint8).numpy()
        self._put(memoryview(flat))

    def _put(self, data: bytes | memoryview) -> None:
        with explained(self.path):
            self._file.write(data)
        self._digest.update(data)
        self._size += len(data)
        self._left -= len(data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._drop()
            return
        try:
            if self._left:
                raise ValueError(f"{self.path} lacks {self._left} bytes of what was planned.")
            with explained(self.path):
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                os.replace(self._beside, self.path)
        except BaseException:
            self._drop()
            raise
        self.written = Written(self._size, self._digest.hexdigest())

    def _drop(self) -> None:
        """Nothing of it stays."""
        with suppress(OSError):  # what still waits to be written cannot be
            self._file.close()
        self._beside.unlink(missing_ok=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Around what writes ``path``: an OSError in it becomes one sentence."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "the disk is full" if full else (error.strerror or "it cannot be written").lower()
        raise WriteFailedError(
            f"{path} could not be written: {why}; what was finished before it is kept.", str(error)
        ) from error


def write_whole(path: Path, data: bytes) -> Written:
    """A small file, whole or not at all. Raises WriteFailedError naming it."""
    beside = _beside(path)
    with explained(path):
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    return Written(len(data), hashlib.sha256(data).hexdigest())


def _beside(path: Path) -> Path:
    """Where it is written until it is whole: a name of this process alone, as another may be at the same work."""
    return path.with_name(f"{path.name}.{os.getpid()}.part")


def digest_of(path: Path, block: int = 1 << 20) -> Written:
    """What a file is now. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for data in _blocks(file, block):
            digest.update(data)
            size += len(data)
    return Written(size, digest.hexdigest())


def _blocks(file: IO[bytes], block: int) -> Iterator[bytes]:
    while data := file.read(block):
        yield data
