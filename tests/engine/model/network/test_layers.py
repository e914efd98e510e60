"""The parts of a layer: norms, attention, and rows that lie in memory as an accelerator's fused kernel leaves them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.model.checkpoint.folder import load_network
from engine.model.checkpoint.forms.int8 import quantize
from engine.model.network import layers
from engine.model.network.int8_product import Int8Product, exact_levels
from engine.model.network.layers import Attention, Layer, Norm, Unit, attended, picked
from engine.model.network.products import Matrix
from tests.engine.folders import write_base


def test_strided_rows_of_a_fused_kernel_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card's kernel gives [B, h, R, d] laid out as [B, R, h, d]: no view of it has other dimensions (an H100)."""
    config = load_network(write_base(tmp_path / "model")).config
    attention = Attention(replace(config, heads=4), replace(config.layers[0], kv_heads=2)).to_empty(device="cpu")
    for weight in attention.parameters():
        weight.normal_(generator=torch.Generator().manual_seed(weight.numel()))
    dim = config.layers[0].head_dim
    q, k, v = torch.randn(2, 4, 6, dim), torch.randn(2, 2, 9, dim), torch.randn(2, 2, 9, dim)
    plain = attention.read(q, k, v, None)
    contiguous = layers.attended

    def fused(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
        return contiguous(q, k, v, mask).transpose(1, 2).contiguous().transpose(1, 2)

    monkeypatch.setattr(layers, "attended", fused)
    assert torch.equal(attention.read(q, k, v, None), plain)


@given(width=st.integers(1, 40), rows=st.integers(0, 4), scale=st.sampled_from([1e-6, 1.0, 1e4]))
def test_a_unit_divides_each_row_by_its_root_mean_square(width: int, rows: int, scale: float) -> None:
    x = torch.randn(rows, width, generator=torch.Generator().manual_seed(width)) * scale
    kept = x.clone()
    exact = x.double() / (x.double().pow(2).mean(-1, keepdim=True) + 1e-6).sqrt()
    torch.testing.assert_close(Unit(1e-6)(x), exact.float(), rtol=1e-5, atol=1e-6)
    assert torch.equal(x, kept)
    narrow = Unit(1e-6)(x.to(torch.bfloat16))
    assert narrow.dtype == torch.float32
    torch.testing.assert_close(narrow, exact.float(), rtol=2**-6, atol=2**-6)


def test_a_norm_goes_onto_what_stands_there() -> None:
    norm = Norm(8, 1e-6)
    norm.weight.data.normal_(1.0, 0.3, generator=torch.Generator().manual_seed(1))
    x, base = torch.randn(2, 3, 8, generator=torch.Generator().manual_seed(2))
    expected = base + norm(x)
    out = norm.onto(base, x)
    assert out is base
    torch.testing.assert_close(out, expected)
    narrow = Norm(8, 1e-6)
    narrow.weight.data.copy_(norm.weight)
    narrow.bfloat16()
    before = narrow(x)
    narrow.widen()
    assert narrow.weight.dtype == torch.float32
    assert torch.equal(narrow(x), before)


@pytest.mark.parametrize("length", [1, 5])
def test_attention_sees_what_the_mask_shows(length: int) -> None:
    generator = torch.Generator().manual_seed(3)
    q, k, v = (torch.randn(2, 3, count, 8, generator=generator) for count in (length, 7, 7))
    mask = torch.rand(length, 7, generator=generator) < 0.6
    mask[:, 0] = True
    scores = torch.einsum("bhrd,bhsd->bhrs", q.double(), k.double())
    exact = torch.softmax(scores.masked_fill(~mask, float("-inf")), -1) @ v.double()
    torch.testing.assert_close(attended(q, k, v, mask).double(), exact, rtol=1e-5, atol=1e-5)
    fused = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=1.0)
    torch.testing.assert_close(attended(q, k, v, mask), fused, rtol=1e-4, atol=1e-5)
    whole = torch.softmax(scores, -1) @ v.double()
    torch.testing.assert_close(attended(q, k, v, None).double(), whole, rtol=1e-5, atol=1e-5)


def test_picked_rows_are_flat_positions_of_the_batch() -> None:
    x = torch.arange(24).view(2, 3, 4)
    assert torch.equal(picked(x, torch.tensor([4, 0, 4]))[0], torch.stack([x[1, 1], x[0, 0], x[1, 1]]))
    assert picked(x, torch.empty(0, dtype=torch.int64)).shape == (1, 0, 4)


def int8_of(matrices: Sequence[Matrix], weights: Sequence[Tensor]) -> None:
    """Put in what the weights are as int8 rows, freshly."""
    for matrix, weight in zip(matrices, weights, strict=True):
        matrix.put_in("weight", [Int8Product(*quantize(weight), exact_levels())])


@pytest.mark.skipif(not exact_levels(), reason="this torch has no exact product of bytes here")
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("down", [True, False])
def test_int8_rows_that_read_the_same_are_joined(tmp_path: Path, full: bool, down: bool) -> None:
    config = load_network(write_base(tmp_path / "model")).config
    layer = Layer(config, replace(config.layers[0], full=full)).to_empty(device="cpu")
    for number, weight in enumerate(layer.parameters()):
        weight.normal_(0.0, 0.3, generator=torch.Generator().manual_seed(number))
    attention, gated = layer.self_attn, layer.mlp
    x = torch.randn(2, 5, config.hidden_size, generator=torch.Generator().manual_seed(1))
    turn = torch.randn(2, 5, config.layers[0].head_dim, generator=torch.Generator().manual_seed(2))
    reading = [attention.q_proj, attention.k_proj, *([] if attention.v_proj is None else [attention.v_proj])]
    narrow = [*reading, gated.gate_proj, gated.up_proj, *([gated.down_proj] if down else [])]
    weights = [matrix.weight.data for matrix in narrow]
    int8_of(narrow, weights)
    apart = *attention.project(x, *turn), gated(x)
    elements = sum(p.elements for m in layer.modules() for s in getattr(m, "stand_ins", {}).values() for p in s)
    for norm in (attention.q_norm, attention.k_norm):
        norm.widen()
    gated.join()
    assert torch.equal(gated(x), apart[-1])  # what was used already is left as it is
    int8_of(narrow, weights)
    for _ in range(2):
        attention.join()
        gated.join()
    together = *attention.project(x, *turn), gated(x)
    for before, after in zip(apart, together, strict=True):
        torch.testing.assert_close(after, before, rtol=1e-3, atol=1e-3)
    again = sum(p.elements for m in layer.modules() for s in getattr(m, "stand_ins", {}).values() for p in s)
    assert again == elements
