"""int8 rows by rows of bytes: exact sums, joined matrices, and a processor that adds wrongly."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.model.checkpoint.forms.int8 import quantize
from engine.model.network import int8_product
from engine.model.network.int8_product import ByteRows, Int8Product, JoinedPart, exact_levels, join, rerounded
from engine.model.network.products import PlainProduct, Product

LEVELS = exact_levels()
exact_here = pytest.mark.skipif(not LEVELS, reason="this torch has no exact product of bytes here")


def rows_of(outputs: int, inputs: int, seed: int = 1) -> tuple[Tensor, Tensor]:
    return quantize(torch.randn(outputs, inputs, generator=torch.Generator().manual_seed(seed)) * inputs**-0.5)


def some(*shape: int, shift: float = 0.0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(7)) + shift


@exact_here
@given(
    outputs=st.integers(1, 70),
    inputs=st.integers(1, 300),
    count=st.integers(1, 40),
    shift=st.sampled_from([-3.0, 0.0, 3.0]),
    levels=st.sampled_from(sorted({LEVELS, 63} - {0})),
)
def test_it_is_the_product_of_what_was_rounded(
    outputs: int, inputs: int, count: int, shift: float, levels: int
) -> None:
    rows, scale = rows_of(outputs, inputs)
    x = some(count, inputs, shift=shift)
    narrow, factor = rerounded(rows, levels)
    seen = ByteRows(x)
    sums = seen.bytes[:, :inputs].double() @ narrow.double().T
    weight = scale.double() * factor
    lift = narrow.double().sum(1) * weight
    expected = sums * weight * seen.scale.double() + seen.lowest.double() * lift
    made_of_rows = Int8Product(rows, scale, levels)(x)
    torch.testing.assert_close(made_of_rows.double(), expected, rtol=1e-5, atol=1e-5)


@exact_here
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("count", [(5,), (2, 3), (0,)])
def test_it_is_near_the_exact_product(dtype: torch.dtype, count: tuple[int, ...]) -> None:
    rows, scale = rows_of(96, 256)
    x = some(*count, 256).to(dtype)
    product = Int8Product(rows, scale, LEVELS)
    exact = F.linear(x.float(), rows.float() * scale.unsqueeze(1))
    assert (product(x).dtype, product(x).shape) == (dtype, exact.shape)
    assert (product.wide(x).dtype, product.wide(x).shape) == (torch.float32, exact.shape)
    assert float((product.wide(x) - exact).norm()) <= 0.02 * float(exact.norm())


@exact_here
def test_fewer_levels_are_nearly_as_good() -> None:
    rows, scale = rows_of(96, 256)
    x = some(40, 256)
    exact = F.linear(x, rows.float() * scale.unsqueeze(1))
    assert float((Int8Product(rows, scale, 63)(x) - exact).norm()) <= 0.03 * float(exact.norm())
    narrow, factor = rerounded(rows, 63)
    assert int(narrow.abs().max()) == 63
    assert factor == pytest.approx(127 / 63)
    assert rerounded(rows, 127) == (rows, 1.0)


@exact_here
def test_a_row_depends_neither_on_its_company_nor_on_threads() -> None:
    product, x = Int8Product(*rows_of(128, 192), LEVELS), some(37, 192)
    before, outcomes = torch.get_num_threads(), []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            outcomes.append(product(x))
            assert torch.equal(torch.cat([product(part) for part in x.split(5)]), outcomes[-1])
    finally:
        torch.set_num_threads(before)
    assert torch.equal(*outcomes)


@exact_here
def test_joined_matrices_give_what_each_gave() -> None:
    pairs = [rows_of(outputs, 128, seed=outputs) for outputs in (64, 32, 7)]
    x = some(9, 128)
    apart = [Int8Product(*pair, LEVELS)(x) for pair in pairs]
    joint = join([Int8Product(*pair, LEVELS) for pair in pairs])
    assert joint is not None
    joined, parts = joint
    assert torch.equal(joined(x), torch.cat(apart, dim=-1))
    for part, expected in zip(parts, apart, strict=True):
        assert isinstance(part, JoinedPart)
        assert torch.equal(part(x), expected)
    assert sum(part.elements for part in parts) == joined.elements == 103 * 128
    assert sum(part.nbytes for part in parts) == joined.nbytes


def test_other_products_are_not_joined() -> None:
    plain: list[Product] = [PlainProduct(torch.ones(3, 4))]
    narrow: list[Product] = [Int8Product(*rows_of(3, 4), 127)]
    assert join(plain) is None
    assert join([*narrow, *plain]) is None
    assert join([]) is None


@exact_here
def test_rows_are_let_go_once_they_are_laid_out() -> None:
    rows, scale = rows_of(64, 64)
    product = Int8Product(rows, scale, LEVELS)
    x = some(3, 64)
    expected = Int8Product(rows.clone(), scale.clone(), LEVELS)(x)
    product.prepare()
    product.prepare()
    rows.zero_()
    scale.zero_()
    assert torch.equal(product(x), expected)
    assert product.elements == 64 * 64


def saturating(most: int) -> Callable[..., Tensor]:
    """A processor that adds pairs of products in 16 bits."""

    def sums(x: Tensor, ready: Tensor, scale: Tensor, zeros: Tensor) -> Tensor:
        exact = int8_sums(x, ready, scale, zeros)
        return exact.clamp(-most, most)

    int8_sums = int8_product._whole_sums
    return sums


@exact_here
@pytest.mark.parametrize(
    ("most", "levels"), [(2**40, LEVELS), (64 * 255 * 256, 63), (63 * 255 * 256, 63), (255 * 256, 0)]
)
def test_levels_are_those_that_come_out_exactly(monkeypatch: pytest.MonkeyPatch, most: int, levels: int) -> None:
    monkeypatch.setattr(int8_product, "_whole_sums", saturating(most))
    assert exact_levels() == levels


def test_elsewhere_there_is_no_such_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "SVE256")
    assert exact_levels() == 0
