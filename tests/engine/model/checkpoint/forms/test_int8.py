"""int8 with a scale a row: what is stored, and what becomes of it."""

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.folder import load_network
from engine.model.checkpoint.forms.int8 import Int8Rows, KeptRows, quantize, widen
from engine.model.checkpoint.tensors import StoredTensor
from engine.model.network.int8_product import exact_levels
from tests.engine.model.checkpoint.breaking import WEIGHTS, edit_tensors


def test_int8_rows_are_widened(folder: Path) -> None:
    before = load_file(folder / WEIGHTS)

    def narrow(tensors: dict[str, Tensor]) -> None:
        for name in list(tensors):
            if tensors[name].ndim >= 2:
                tensors[name], tensors[name + ".scale"] = quantize(tensors[name])

    edit_tensors(folder, narrow)
    network = load_network(folder)
    for name in ("embed_tokens.weight", "layers.0.experts.gate_up_proj"):
        ours, exact = network.get_parameter(name), before["model.decoder." + name]
        half = exact.abs().amax(-1, keepdim=True) / 127 / 2
        assert bool(((ours - exact).abs() <= half * 1.001).all())


@given(rows=st.integers(1, 5), width=st.integers(1, 70), scale=st.sampled_from([1e-30, 1e-3, 1.0, 1e4]))
def test_an_element_is_at_most_half_a_step_away(rows: int, width: int, scale: float) -> None:
    exact = torch.randn(2, rows, width, generator=torch.Generator().manual_seed(rows * width)) * scale
    narrow, scales = quantize(exact)
    assert (narrow.dtype, narrow.shape, scales.shape) == (torch.int8, exact.shape, exact.shape[:-1])
    wide = widen(narrow, scales, torch.float32)
    assert bool(((wide - exact).abs() <= scales.unsqueeze(-1) * 0.501).all())
    assert torch.equal(wide, narrow.float() * scales.unsqueeze(-1))
    assert torch.equal(widen(narrow, scales, torch.bfloat16), wide.bfloat16())


def test_rows_of_zeros_stay_zeros() -> None:
    assert not widen(*quantize(torch.zeros(3, 8)), torch.float32).any()


def test_many_rows_are_widened_a_block_at_a_time() -> None:
    exact = torch.randn(3000, 100, generator=torch.Generator().manual_seed(1))
    narrow, scales = quantize(exact)
    assert torch.equal(widen(narrow, scales, torch.float32), narrow.float() * scales.unsqueeze(1))


def stored(**tensors: tuple[tuple[int, ...], str]) -> dict[str, StoredTensor]:
    names = {"rows": "up.weight", "scale": "up.weight.scale"}
    return {names[key]: StoredTensor(names[key], Path("model.safetensors"), *parts) for key, parts in tensors.items()}


def test_it_finds_rows_and_their_scales() -> None:
    weight = Int8Rows.find(stored(rows=((2, 4, 6), "I8"), scale=((2, 4), "BF16")), "up.weight", (2, 4, 6))
    assert weight is not None
    assert [part.name for part in weight.parts] == ["up.weight", "up.weight.scale"]
    assert (weight.elements, weight.nbytes(torch.bfloat16)) == (48, 96)
    assert Int8Rows.find(stored(rows=((2, 4, 6), "F32")), "up.weight", (2, 4, 6)) is None
    assert Int8Rows.find(stored(rows=((2, 4, 7), "I8")), "up.weight", (2, 4, 6)) is None
    assert Int8Rows.find({}, "up.weight", (2, 4, 6)) is None


@pytest.mark.parametrize("scale", [None, ((2,), "F32"), ((2, 4, 1), "F32"), ((2, 4), "I32")])
def test_rows_without_a_fitting_scale_are_named(scale: tuple[tuple[int, ...], str] | None) -> None:
    parts = {} if scale is None else {"scale": scale}
    with pytest.raises(ModelError, match=r"up\.weight is int8 without a fitting scale"):
        Int8Rows.find(stored(rows=((2, 4, 6), "I8"), **parts), "up.weight", (2, 4, 6))


@pytest.mark.parametrize("shape", [(7, 16), (3, 7, 16)])
def test_kept_rows_are_multiplied_as_they_are(shape: tuple[int, ...]) -> None:
    exact = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    narrow, scales = quantize(exact)
    kept = KeptRows.find(stored(rows=(shape, "I8"), scale=(shape[:-1], "F32")), "up.weight", shape)
    assert kept is not None
    assert kept.packed
    tensors = {"up.weight": narrow, "up.weight.scale": scales}
    products = kept.load(lambda part: tensors[part.name], torch.device("cpu"), torch.bfloat16)
    matrices = list(Int8Rows(shape, *kept.parts).matrices(lambda part: tensors[part.name]))
    assert len(products) == len(matrices) == exact[..., 0, 0].numel()
    assert torch.equal(torch.stack(matrices).view(shape), widen(narrow, scales, torch.float32))
    narrow.zero_()  # what was read is no longer needed
    if exact_levels() == 127:
        x = torch.randn(5, 16, generator=torch.Generator().manual_seed(2))
        for product, matrix in zip(products, matrices, strict=True):
            torch.testing.assert_close(product(x), x @ matrix.T, rtol=0.1, atol=0.2)
    assert KeptRows.find({}, "up.weight", shape) is None
