"""Attention where the rows it gets back lie in memory as an accelerator's fused kernel leaves them."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.model import load_network
from engine.model.network import layers
from engine.model.network.layers import Attention
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
