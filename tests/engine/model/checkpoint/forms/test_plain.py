"""Weights as they are, of each number format into each."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engine.model.checkpoint.folder import load_network
from engine.model.checkpoint.forms.plain import Plain
from engine.model.checkpoint.tensors import StoredTensor
from tests.engine.model.checkpoint.breaking import EMBEDDING, WEIGHTS, edit_tensors


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_it_loads_into_each_dtype_from_each(folder: Path, dtype: str) -> None:
    wanted = getattr(torch, dtype)
    edit_tensors(folder, lambda tensors: tensors.update({n: t.to(wanted) for n, t in tensors.items()}))
    stored = load_file(folder / WEIGHTS)[EMBEDDING]
    for name in ("float32", "bfloat16", "float16"):
        network = load_network(folder, dtype=name)
        assert network.dtype == getattr(torch, name)
        assert torch.equal(network.embed_tokens.weight, stored.to(network.dtype))


@pytest.mark.parametrize("dtype", ["F32", "BF16", "F16"])
def test_it_finds_one_tensor_of_the_weights_own_shape(dtype: str) -> None:
    tensor = StoredTensor("model.decoder.norm.weight", Path("model.safetensors"), (32, 4), dtype)
    weight = Plain.find({"norm.weight": tensor}, "norm.weight", (32, 4))
    assert weight is not None
    assert (weight.parts, weight.elements) == ((tensor,), 128)
    assert (weight.nbytes(torch.bfloat16), weight.nbytes(torch.float32)) == (256, 512)


@pytest.mark.parametrize(
    ("name", "shape", "dtype"),
    [
        ("other.weight", (4,), "F32"),
        ("norm.weight", (5,), "F32"),
        ("norm.weight", (4,), "I8"),
        ("norm.weight", (4,), "F64"),
    ],
)
def test_nothing_else_is_a_plain_weight(name: str, shape: tuple[int, ...], dtype: str) -> None:
    stored = {name: StoredTensor(name, Path("model.safetensors"), shape, dtype)}
    assert Plain.find(stored, "norm.weight", (4,)) is None


def test_what_is_loaded_does_not_lie_in_the_file() -> None:
    weight = Plain((3,), StoredTensor("a", Path("b"), (3,), "F32"))
    mapped = torch.ones(3)
    loaded = weight.load(lambda stored: mapped, torch.device("cpu"), torch.float32)
    mapped.zero_()
    assert loaded.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("shape", [(3,), (2, 3), (4, 2, 3)])
def test_it_gives_its_matrices_one_by_one(shape: tuple[int, ...]) -> None:
    exact = torch.randn(shape).bfloat16()
    weight = Plain(shape, StoredTensor("a", Path("b"), shape, "BF16"))
    matrices = list(weight.matrices(lambda stored: exact))
    assert len(matrices) == (4 if len(shape) == 3 else 1)
    assert all(matrix.dtype == torch.float32 for matrix in matrices)
    assert torch.equal(torch.stack(matrices).view(shape), exact.float())
