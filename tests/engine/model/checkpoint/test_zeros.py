"""Holes of zeros in a file of weights are found and named; zeros that may be right are let be."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.folder import load_model
from engine.model.checkpoint.forms.int8 import quantize
from engine.model.checkpoint.tensors import StoredTensor
from engine.model.checkpoint.zeros import require_no_hole
from tests.engine.model.checkpoint.breaking import EMBEDDING, NORM, WEIGHTS, edit_tensors, refused, shard

EXPERTS = "model.decoder.layers.1.experts.gate_up_proj"
SCALAR = "model.decoder.layers.0.layer_scalar"
SELF = "model.decoder.self_conditioning.down_proj.weight"


def numbers(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    tensor = torch.randn(shape, generator=torch.Generator().manual_seed(len(shape)))
    return quantize(tensor)[0] if dtype is torch.int8 else tensor.to(dtype)


def zeroed(tensor: Tensor, start: int, stop: int) -> Tensor:
    """``tensor`` with zeros from byte to byte."""
    tensor.view(-1).view(torch.uint8)[start:stop] = 0
    return tensor


def complaint(tensor: Tensor, name: str = "layers.0.mlp.up_proj.weight") -> str:
    try:
        require_no_hole(tensor, StoredTensor("a.b", Path("c.safetensors"), tuple(tensor.shape), "F32"), name)
    except ModelError as error:
        return error.message
    return ""


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float8_e4m3fn, torch.int8])
@pytest.mark.parametrize("start", [0, 4, 808, 4096, 70_000])
def test_a_hole_is_found_wherever_it_begins(dtype: torch.dtype, start: int) -> None:
    """Of the least that a disk leaves out."""
    tensor = numbers(300, 404, dtype=dtype)
    assert complaint(tensor) == ""
    sentence = complaint(zeroed(tensor, start, start + 4096))
    assert "c.safetensors: the tensor a.b has a hole, 4096 bytes of nothing but zeros" in sentence


def test_a_hole_over_several_tensors_is_found_in_one_of_them() -> None:
    whole = zeroed(numbers(40_000), 60_000, 64_096)
    for cut in range(15_000, 16_100, 100):
        first, second = whole[:cut].view(50, -1), whole[cut : cut + 20_000].view(50, -1)
        assert complaint(first) or complaint(second)


def test_a_tensor_may_lie_anywhere_in_its_file() -> None:
    flat = numbers(60_000, dtype=torch.bfloat16)
    for offset in range(9):
        tensor = flat[offset : offset + 50_000].view(100, 500)
        assert complaint(tensor) == ""
        assert complaint(zeroed(tensor.clone(), 30_000, 33_000))
        assert complaint(zeroed(flat.clone(), 30_000, 33_000)[offset : offset + 50_000].view(100, 500))


@pytest.mark.parametrize("rows", [(3, 4), (3, 40), (0, 10), (90, 100)])
def test_rows_that_no_text_uses_may_be_zeros(rows: tuple[int, int]) -> None:
    """A number beside them may be zero, too."""
    tensor, name = numbers(100, 1000), "embed_tokens.weight"
    tensor[slice(*rows)] = 0
    assert complaint(tensor, name) == ""
    tensor[rows[1] % 100, 0] = 0
    tensor[rows[0] - 1, -1] = 0
    assert complaint(tensor, name) == ""
    assert bool(complaint(tensor)) == (rows != (3, 4))
    tensor[rows[0] - 1, 400:] = 0
    assert "has a hole" in complaint(tensor, name)


def test_a_row_by_itself_and_a_whole_expert_may_be_zeros() -> None:
    tensor = numbers(8, 30, 1000)
    tensor[2, 5] = 0
    tensor[4:6] = 0
    assert complaint(tensor) == ""
    tensor[2, 4] = 0
    assert "has a hole" in complaint(tensor)
    tensor = numbers(8, 30, 1000)
    tensor[4, 3:] = 0
    assert "has a hole" in complaint(tensor)


def test_most_of_a_tensor_is_never_zeros() -> None:
    tensor = numbers(100, 1000)
    tensor[:51] = 0
    assert "little but zeros" in complaint(tensor)
    assert "nothing but zeros" in complaint(tensor.zero_())
    for size in (1, 16, 600, 5000):
        assert complaint(numbers(size)) == ""
        assert "nothing but zeros" in complaint(torch.zeros(size))


def test_the_self_conditioning_may_be_as_it_began() -> None:
    name = "self_conditioning.down_proj.weight"
    assert complaint(torch.zeros(100, 1000), name) == ""
    assert "has a hole" in complaint(zeroed(numbers(100, 1000), 1000, 9000), name)


def test_scattered_zeros_are_no_hole() -> None:
    """Weights that were thinned out one by one, nine of ten."""
    tensor = numbers(300, 1000)
    assert (
        complaint(torch.where(torch.rand(300, 1000, generator=torch.Generator().manual_seed(1)) < 0.9, 0, tensor)) == ""
    )


@pytest.mark.parametrize("name", [EMBEDDING, NORM, EXPERTS, SCALAR])
def test_a_tensor_of_zeros_is_refused_when_a_model_is_loaded(folder: Path, name: str) -> None:
    edit_tensors(folder, lambda tensors: tensors[name].zero_())
    assert "nothing but zeros" in refused(folder, WEIGHTS, name)
    with pytest.raises(ModelError, match="nothing but zeros"):
        check_folder(folder)


def test_a_model_whose_self_conditioning_was_never_trained_loads(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors[SELF].zero_())
    load_model(folder, "cpu", "float32")
    assert "all is well" in check_folder(folder)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
@pytest.mark.parametrize("sparse", [False, True])
def test_a_file_with_a_hole_is_refused(folder: Path, sparse: bool, dtype: str) -> None:
    """As a download leaves it that made its file first and then missed a block: the size is right, and so is every
    header."""
    path = folder / WEIGHTS
    data = path.read_bytes()
    with safe_open(path, "pt") as file:
        length = int.from_bytes(data[:8], "little")
        assert set(file.keys())
    start = (8 + length + len(data) // 3) // 4096 * 4096
    assert start + 8192 < len(data)
    if sparse:
        with path.open("wb") as file:
            file.write(data[:start])
            file.seek(start + 8192)
            file.write(data[start + 8192 :])
    else:
        path.write_bytes(data[:start] + bytes(8192) + data[start + 8192 :])
    assert path.stat().st_size == len(data)
    with pytest.raises(ModelError, match=r"model\.safetensors: the tensor \S+ (has a hole|holds (nothing|little) but)"):
        load_model(folder, "cpu", dtype)
    with pytest.raises(ModelError, match="damaged or incomplete"):
        check_folder(folder)


def test_every_hole_in_a_small_models_file_is_found(folder: Path) -> None:
    """Wherever a block of the disk is missing: at a third of its places."""
    path = folder / WEIGHTS
    data, sound = path.read_bytes(), load_file(path)
    begin = (8 + int.from_bytes(data[:8], "little") + 4095) // 4096 * 4096
    for start in range(begin, len(data) - 4096, 3 * 4096):
        path.write_bytes(data[:start] + bytes(4096) + data[start + 4096 :])
        if not torch.equal(load_file(path)[EMBEDDING], sound[EMBEDDING]):
            continue  # it may have lost just the rows that no text uses: nobody can tell
        with pytest.raises(ModelError, match="damaged or incomplete"):
            check_folder(folder)


def test_a_hole_in_a_shard_and_in_packed_weights(folder: Path) -> None:
    def narrow(tensors: dict[str, Tensor]) -> None:
        tensors[EMBEDDING], tensors[EMBEDDING + ".scale"] = quantize(tensors[EMBEDDING])
        zeroed(tensors[EMBEDDING], 1000, 6000)

    edit_tensors(folder, narrow)
    shard(folder)
    refused(folder, EMBEDDING, ".safetensors", "a hole")
