"""Products: packed ones give the plain ones' figures, and a form's own may stand in for any weight."""

import pytest
import torch
import torch.nn.functional as F

from engine.model.network.products import Matrix, OneDnnProduct, PlainProduct, Product, can_pack, gelu_times
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
    packed, plain = OneDnnProduct(w)(x), F.linear(x, w)
    assert packed.shape == plain.shape
    torch.testing.assert_close(packed, plain, **CLOSE[dtype])
    exact = F.gelu(F.linear(x.double(), w.double()), approximate="tanh")
    torch.testing.assert_close(OneDnnProduct(w).gelu(x).double(), exact, **CLOSE[dtype])
    other = torch.randn_like(plain)
    exact = F.linear(x.double(), w.double()) * other.double()
    torch.testing.assert_close(OneDnnProduct(w).times(x, other).double(), exact, **CLOSE[dtype])


def test_float32_is_packed_only_where_it_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "SVE256")
    assert not can_pack(CPU, torch.float32)


class Halved(Product):
    """A form's own product: no more than it must bring."""

    def __init__(self, weight: torch.Tensor) -> None:
        self._weight = weight / 2

    @property
    def elements(self) -> int:
        return self._weight.numel()

    @property
    def nbytes(self) -> int:
        return 1

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self._weight)


@pytest.mark.parametrize("kind", [PlainProduct, Halved])
def test_gelu_and_a_factor_follow_from_the_product(kind: type[PlainProduct]) -> None:
    w, x = weight(7, 5, torch.float32), torch.randn(3, 5, generator=torch.Generator().manual_seed(3))
    product = kind(w)
    assert product.elements == 35
    torch.testing.assert_close(product.gelu(x), F.gelu(product(x), approximate="tanh"))
    other = torch.randn(3, 7, generator=torch.Generator().manual_seed(4))
    torch.testing.assert_close(product.times(x, other.clone()), product(x) * other)


@in_both
def test_elements_and_bytes_are_those_of_the_weight(dtype: torch.dtype) -> None:
    w = weight(48, 32, dtype)
    for product in (PlainProduct(w), OneDnnProduct(w), OneDnnProduct(w, copied=False)):
        assert product.elements == 48 * 32
        assert product.nbytes == w.nbytes


def test_a_product_stands_in_for_the_weight_and_stays() -> None:
    matrix = Matrix(5, 7)
    w, x = weight(7, 5, torch.float32), torch.randn(3, 5, generator=torch.Generator().manual_seed(3))
    matrix.put_in("weight", [Halved(w)])
    assert list(matrix.parameters()) == []
    expected = F.linear(x, w) / 2
    for _ in range(2):
        torch.testing.assert_close(matrix(x), expected)
        torch.testing.assert_close(matrix.gelu(x), F.gelu(expected, approximate="tanh"))
        torch.testing.assert_close(matrix.times(x, torch.full((3, 7), 3.0)), 3.0 * expected)
        matrix.pack(copied=True)


def test_only_a_weight_can_be_stood_in_for() -> None:
    with pytest.raises(KeyError):
        Matrix(5, 7).put_in("bias", [Halved(weight(7, 5, torch.float32))])


def test_gelu_and_a_factor_in_float32() -> None:
    gate, up = torch.randn(2, 7, 9, generator=torch.Generator().manual_seed(3)) * 5
    kept = gate.clone(), up.clone()
    expected = F.gelu(gate.double(), approximate="tanh") * up.double()
    torch.testing.assert_close(gelu_times(gate, up).double(), expected, rtol=1e-5, atol=1e-5)
    assert torch.equal(gate, kept[0])
    assert torch.equal(up, kept[1])
