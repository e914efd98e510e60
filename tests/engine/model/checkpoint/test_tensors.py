"""A checkpoint's files and the tensors in them: sharded, damaged, or pointing where they must not."""

import os
import pickle
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import ModelError
from engine.model.checkpoint.tensors import Checkpoint, StoredTensor, finite, require_finite
from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import EMBEDDING, INDEX, NORM, WEIGHTS, edit_json, refused, same, shard


def test_a_sharded_checkpoint_is_the_same_model(folder: Path, tmp_path: Path) -> None:
    other = write_base(tmp_path / "other")
    shard(folder)
    assert same(folder, other)


@pytest.mark.parametrize("bit", range(0, 8 * 8, 5))
def test_a_flipped_bit_in_the_header_of_the_weights(folder: Path, bit: int) -> None:
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[bit // 8] ^= 1 << (bit % 8)
    (folder / WEIGHTS).write_bytes(data)
    refused(folder, WEIGHTS)


def test_a_header_that_claims_the_moon(folder: Path) -> None:
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[:8] = struct.pack("<Q", 2**60)
    (folder / WEIGHTS).write_bytes(data)
    refused(folder, WEIGHTS)


def test_an_index_that_lists_what_is_not_there(folder: Path) -> None:
    shard(folder)
    edit_json(
        folder / INDEX, lambda top: top["weight_map"].update({"model.decoder.more": "model-00001-of-00003.safetensors"})
    )
    refused(folder, "model.decoder.more")
    (folder / "model-00002-of-00003.safetensors").unlink()
    refused(folder, "model-00002-of-00003.safetensors")


@pytest.mark.parametrize("name", ["../outside.safetensors", "/etc/passwd", "weights.bin", "a/b.safetensors"])
def test_an_index_that_points_outside_the_folder(folder: Path, name: str) -> None:
    shard(folder)
    edit_json(folder / INDEX, lambda top: top["weight_map"].update({NORM: name}))
    refused(folder, name.split("/")[-1])


def test_a_pickle_is_never_opened(folder: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    (folder / WEIGHTS).unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap()))
    refused(folder, "pytorch_model.bin", "safetensors")
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_one_value_that_is_no_number_is_found(dtype: torch.dtype, value: float) -> None:
    values = torch.randn(300, 200).to(dtype)
    assert finite(values)
    values[123, 45] = value
    assert not finite(values)
    assert finite(torch.empty(0, dtype=dtype))
    assert finite(torch.ones(3, dtype=torch.int8))


@pytest.mark.parametrize(
    ("dtype", "nbytes"),
    [
        ("F32", 48),
        ("BF16", 24),
        ("F16", 24),
        ("I8", 12),
        ("U8", 12),
        ("F8_E4M3", 12),
        ("I64", 96),
        ("BOOL", 12),
        ("F4", 6),
    ],
)
def test_bytes_are_told_from_the_name_of_the_number_format(dtype: str, nbytes: int) -> None:
    tensor = StoredTensor("a", Path("b"), (3, 4), dtype)
    assert (tensor.elements, tensor.nbytes) == (12, nbytes)
    assert StoredTensor("a", Path("b"), (), "F32").elements == 1


def test_every_tensor_is_listed_as_its_file_says_and_read_as_it_is(folder: Path) -> None:
    tensors = load_file(folder / WEIGHTS)
    with Checkpoint(folder) as checkpoint:
        assert checkpoint.stored.keys() == tensors.keys()
        for name, stored in checkpoint.stored.items():
            assert (stored.shape, stored.nbytes) == (tuple(tensors[name].shape), tensors[name].nbytes)
            assert torch.equal(checkpoint.read_finite(stored), tensors[name])
    with pytest.raises(KeyError):
        checkpoint.read(stored)


def test_a_tensor_in_two_shards_is_refused(folder: Path) -> None:
    shard(folder)
    first, second = sorted(folder.glob("model-*.safetensors"))[:2]
    again = load_file(second) | dict([next(iter(load_file(first).items()))])
    save_file(again, second, {"format": "pt"})
    refused(folder, "second time")


def test_eight_bit_floats_are_looked_through_too() -> None:
    values = torch.ones(3000).to(torch.float8_e4m3fn)
    assert finite(values)
    values[2999] = float("nan")
    assert not finite(values)


def test_the_tensor_that_holds_no_numbers_is_named() -> None:
    stored = StoredTensor("up.weight", Path("model.safetensors"), (1,), "F32")
    require_finite(torch.ones(1), stored)
    with pytest.raises(ModelError, match=r"model\.safetensors: the tensor up\.weight holds values"):
        require_finite(torch.tensor([float("inf")]), stored)


def test_a_file_that_is_let_go_is_read_no_more(folder: Path) -> None:
    with Checkpoint(folder) as checkpoint:
        stored = checkpoint.stored[EMBEDDING]
        before = checkpoint.read(stored)
        copied = before.clone()
        checkpoint.let_go(stored.path)
        checkpoint.let_go(stored.path)
        assert torch.equal(before, copied)  # what was read stays
        with pytest.raises(KeyError):
            checkpoint.read(stored)
