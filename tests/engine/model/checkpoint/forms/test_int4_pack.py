"""Experts in 4 bits: what is found, what is refused by name, and what is loaded from either layout."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.forms.int4_pack import Int4Pack, stored_shapes
from engine.model.checkpoint.tensors import StoredTensor
from engine.model.network.int4_product import AVX2, AVX512, LAYOUTS, CodeOrder, pack, quantize, widen

NAME, SHAPE = "layers.0.experts.gate_up_proj", (3, 128, 64)
Shape = tuple[int, ...]


def stored(codes: tuple[Shape, str] | None, scales: tuple[Shape, str] | None) -> dict[str, StoredTensor]:
    parts = {NAME + ".int4pack": codes, NAME + ".scale": scales}
    return {name: StoredTensor(name, Path("a.safetensors"), *part) for name, part in parts.items() if part is not None}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_finds_codes_of_either_layout_and_their_scales(layout: CodeOrder) -> None:
    codes, scales = stored_shapes(SHAPE, layout)
    weight = Int4Pack.find(stored((codes, "U8"), (scales, "BF16")), NAME, SHAPE)
    assert weight is not None
    assert weight.layout == layout
    assert weight.elements == 3 * 128 * 64
    assert weight.nbytes(torch.bfloat16) == 3 * 128 * 64 // 2 + 3 * 128 * 2 * 2
    assert Int4Pack.find({}, NAME, SHAPE) is None


@pytest.mark.parametrize(
    ("codes", "scales", "why"),
    [
        (((2, 2, 64, 32), "U8"), ((2, 1, 128, 2), "BF16"), "does not fit"),  # an expert is missing
        (((3, 2, 64, 16), "U8"), ((3, 1, 128, 2), "BF16"), "does not fit"),
        (((3, 128, 32), "U8"), ((3, 1, 128, 2), "BF16"), "does not fit"),
        (((3, 2, 64, 32), "I8"), ((3, 1, 128, 2), "BF16"), "does not fit"),
        (((3, 2, 64, 32), "U8"), ((2, 1, 128, 2), "BF16"), "without fitting scales"),
        (((3, 2, 64, 32), "U8"), ((3, 128, 1, 2), "BF16"), "without fitting scales"),
        (((3, 2, 64, 32), "U8"), ((3, 1, 128, 2), "F32"), "without fitting scales"),
        (((3, 2, 64, 32), "U8"), None, "without fitting scales"),
    ],
)
def test_what_does_not_fit_is_named(codes: tuple[Shape, str], scales: tuple[Shape, str] | None, why: str) -> None:
    with pytest.raises(ModelError, match=why) as caught:
        Int4Pack.find(stored(codes, scales), NAME, SHAPE)
    assert NAME + ".int4pack" in caught.value.message


def test_a_matrix_that_is_no_stack_of_experts_does_not_fit() -> None:
    with pytest.raises(ModelError, match="does not fit"):
        Int4Pack.find(stored(((2, 64, 32), "U8"), ((1, 128, 2), "BF16")), NAME, (128, 64))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("native", [AVX512, AVX2, None])
def test_either_layout_is_put_into_the_machines_order(
    monkeypatch: pytest.MonkeyPatch, layout: CodeOrder, native: CodeOrder | None
) -> None:
    """Products of a machine whose order it is not are asked by widening: as such a machine would, less its kernel."""
    exact = torch.randn(SHAPE, generator=torch.Generator().manual_seed(1))
    parts = [quantize(matrix) for matrix in exact]
    tensors = {
        ".int4pack": torch.stack([pack(codes, layout) for codes, _ in parts]),
        ".scale": torch.stack([scales for _, scales in parts]),
    }
    shapes = [(tuple(tensors[".int4pack"].shape), "U8"), (tuple(tensors[".scale"].shape), "BF16")]
    weight = Int4Pack.find(stored(*shapes), NAME, SHAPE)
    assert weight is not None

    def read(part: StoredTensor) -> Tensor:
        return tensors[part.name.removeprefix(NAME)]

    monkeypatch.setattr("engine.model.checkpoint.forms.int4_pack.native_layout", lambda: native)
    products = weight.load(read, torch.device("cpu"), torch.float32)
    x = torch.randn(4, 64, generator=torch.Generator().manual_seed(2))
    for product, (codes, scales), matrix in zip(products, parts, weight.matrices(read), strict=True):
        assert torch.equal(matrix, widen(codes, scales))
        if native is None:
            torch.testing.assert_close(product(x), F.linear(x, matrix))
        else:
            assert torch.equal(product._packed, pack(codes, native))  # type: ignore[attr-defined]
            lies = product._packed.data_ptr() == tensors[".int4pack"][0].data_ptr()  # type: ignore[attr-defined]
            assert lies == (native == layout and product is products[0])
