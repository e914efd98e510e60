"""A safetensors file written tensor by tensor: the library reads it, and it is there whole or not at all."""

import errno
import hashlib
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from torch import Tensor

from engine.model.checkpoint.shard_file import (
    LINE,
    PlannedTensor,
    ShardFile,
    WriteFailedError,
    digest_of,
    header_of,
    write_whole,
)

DTYPES = {"U8": torch.uint8, "I8": torch.int8, "BF16": torch.bfloat16, "F32": torch.float32}


def tensor_of(planned: PlannedTensor) -> Tensor:
    chance = torch.Generator().manual_seed(planned.nbytes)
    return torch.randint(0, 100, planned.shape, generator=chance).to(DTYPES[planned.dtype])


def planned(shapes: list[tuple[str, tuple[int, ...]]]) -> list[PlannedTensor]:
    return [PlannedTensor(f"t{number}", dtype, shape) for number, (dtype, shape) in enumerate(shapes)]


@given(
    shapes=st.lists(
        st.tuples(st.sampled_from(sorted(DTYPES)), st.lists(st.integers(1, 9), min_size=0, max_size=3).map(tuple)),
        min_size=1,
        max_size=6,
    ),
    pieces=st.integers(1, 3),
)
def test_the_library_reads_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, shapes: list[tuple[str, tuple[int, ...]]], pieces: int
) -> None:
    path = tmp_path_factory.mktemp("shard") / "a.safetensors"
    tensors = planned(shapes)
    with ShardFile(path, tensors) as file:
        for tensor in tensors:
            for part in tensor_of(tensor).reshape(-1).chunk(pieces):
                file.add(part)
    assert file.written is not None
    assert file.written == digest_of(path)
    assert file.written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [entry.name for entry in path.parent.iterdir()] == ["a.safetensors"]
    with safe_open(path, framework="pt") as reader:
        assert set(reader.keys()) == {tensor.name for tensor in tensors}
        for tensor in tensors:
            assert torch.equal(reader.get_tensor(tensor.name), tensor_of(tensor))


def test_tensors_begin_in_line() -> None:
    for count in range(1, 40):
        assert len(header_of(planned([("U8", (64,))] * count))) % LINE == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("oh")])
def test_left_early_nothing_is_there(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.safetensors"
    with pytest.raises(type(error)), ShardFile(path, planned([("U8", (8,)), ("U8", (8,))])) as file:  # noqa: PT012
        file.add(torch.zeros(8, dtype=torch.uint8))
        raise error
    assert list(tmp_path.iterdir()) == []
    assert file.written is None


def test_what_is_not_all_there_gets_no_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lacks 8 bytes"), ShardFile(tmp_path / "a", planned([("U8", (16,))])) as file:
        file.add(torch.zeros(8, dtype=torch.uint8))
    assert list(tmp_path.iterdir()) == []


class Full:
    """A disk that takes so many writes, and refuses."""

    def __init__(self, left: int) -> None:
        self.left = left

    def write(self, file: Any, data: bytes) -> int:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(data)


def in_halves(path: Path) -> None:
    with ShardFile(path, planned([("U8", (8,))])) as file:
        file.add(torch.zeros(4, dtype=torch.uint8))
        file.add(torch.zeros(4, dtype=torch.uint8))


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    disk, opened = Full(left), Path.open

    def opening(path: Path, *mode: str) -> Any:
        file = opened(path, *mode)

        class Refusing:
            write, flush, fileno = staticmethod(lambda data: disk.write(file, data)), file.flush, file.fileno
            close = staticmethod(file.close)

        return Refusing()

    monkeypatch.setattr(Path, "open", opening)
    path = tmp_path / "a.safetensors"
    with pytest.raises(WriteFailedError, match="the disk is full") as caught:
        in_halves(path)
    assert str(path) in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_small_file_is_there_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    assert write_whole(path, b"one") == digest_of(path)

    def refusing(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("os.fsync", refusing)
    with pytest.raises(WriteFailedError, match="input/output error"):
        write_whole(path, b"another")
    assert path.read_bytes() == b"one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_a_folder_that_takes_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteFailedError, match="gone"), ShardFile(tmp_path / "gone" / "a", planned([("U8", (1,))])):
        pass
