"""Packed products: the plain ones' figures, and a packed network's beside the reference's."""

import pytest
import torch
import torch.nn.functional as F

from engine.model.network.products import OneDnnProduct, can_pack
from tests.engine.model.packing import CLOSE, CPU, in_both


def weight(outputs: int, inputs: int, dtype: torch.dtype) -> torch.Tensor:
    generator = torch.Generator().manual_seed(outputs + inputs)
    return torch.randn(outputs, inputs, generator=generator).to(dtype)


@in_both
@pytest.mark.parametrize("shape", [(48, 32), (7, 5), (1, 64), (320, 17)])
@pytest.mark.parametrize("rows", [(1,), (2, 3), (300,), (0,)])
def test_a_packed_product_is_the_plain_one(shape: tuple[int, int], rows: tuple[int, ...], dtype: torch.dtype) -> None:
    w = weight(*shape, dtype)
    x = torch.randn(*rows, shape[1], generator=torch.Generator().manual_seed(3)).to(dtype)
    made, meant = OneDnnProduct(w)(x), F.linear(x, w)
    assert made.shape == meant.shape
    torch.testing.assert_close(made, meant, **CLOSE[dtype])
    exact = F.gelu(F.linear(x.double(), w.double()), approximate="tanh")
    torch.testing.assert_close(OneDnnProduct(w).gelu(x).double(), exact, **CLOSE[dtype])
    other = torch.randn_like(meant)
    exact = F.linear(x.double(), w.double()) * other.double()
    torch.testing.assert_close(OneDnnProduct(w).times(x, other).double(), exact, **CLOSE[dtype])


def test_float32_is_packed_only_where_it_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "SVE256")
    assert not can_pack(CPU, torch.float32)
