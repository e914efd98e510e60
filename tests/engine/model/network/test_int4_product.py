"""4 bits a number: the order of torch's product, what rounding costs, and the product itself."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.model.network import int4_product
from engine.model.network.int4_product import (
    AVX2,
    AVX512,
    GROUP,
    LAYOUTS,
    CodeOrder,
    Int4PackProduct,
    can_hold,
    native_layout,
    pack,
    quantize,
    unpack,
    widen,
)

PAIRS = CodeOrder("pairs", 32, pairs=True)
has_native = pytest.mark.skipif(native_layout() is None, reason="this torch has no product of 4 bits that is known")
multiples = st.integers(1, 4).map(lambda count: count * 64)


def random_codes(rows: int, columns: int) -> Tensor:
    chance = torch.Generator().manual_seed(rows + columns)
    return torch.randint(0, 16, (rows, columns), generator=chance, dtype=torch.uint8)


@given(rows=multiples, columns=multiples, layout=st.sampled_from([*LAYOUTS, PAIRS]))
def test_codes_lie_where_the_layout_says(rows: int, columns: int, layout: CodeOrder) -> None:
    codes = random_codes(rows, columns)
    packed = pack(codes, layout)
    assert (packed.dtype, tuple(packed.shape)) == (
        torch.uint8,
        (rows // layout.block, columns, layout.block // 2),
    )
    assert packed.is_contiguous()
    assert torch.equal(unpack(packed, layout), codes)
    half = layout.block // 2
    for row, column, byte in ((0, 0, 0), (rows - layout.block, columns - 1, half - 1)):
        low, high = (row + 2 * byte, row + 2 * byte + 1) if layout.pairs else (row + byte, row + byte + half)
        expected = int(codes[low, column]) + 16 * int(codes[high, column])
        assert int(packed[row // layout.block, column, byte]) == expected


@has_native
@given(rows=multiples, columns=multiples)
def test_the_native_layout_is_torchs_own(rows: int, columns: int) -> None:
    codes, layout = random_codes(rows, columns), native_layout()
    assert layout is not None
    theirs = torch._convert_weight_to_int4pack_for_cpu(codes.int(), 2)
    assert torch.equal(pack(codes, layout).view(-1), theirs.view(-1))


@given(rows=multiples, columns=multiples, size=st.sampled_from([1e-3, 1.0, 1e3]), shift=st.sampled_from([0.0, 0.5]))
def test_a_number_is_about_half_a_step_away(rows: int, columns: int, size: float, shift: float) -> None:
    exact = (torch.randn(rows, columns, generator=torch.Generator().manual_seed(rows * columns)) + shift) * size
    codes, scales = quantize(exact)
    assert (codes.dtype, codes.shape, int(codes.max()) <= 15) == (torch.uint8, exact.shape, True)
    assert (scales.dtype, tuple(scales.shape)) == (torch.bfloat16, (columns // GROUP, rows, 2))
    step, zero = (part.float().T.repeat_interleave(GROUP, dim=1) for part in scales.unbind(-1))
    # Half a step inside; at the ends what rounding scale and zero to bfloat16 takes away, too.
    allowed = 0.5 * step + 15 * step * 2**-9 + zero.abs() * 2**-9
    assert bool(((widen(codes, scales) - exact).abs() <= 1.01 * allowed).all())
    assert torch.equal(widen(codes, scales), (codes.float() - 8) * step + zero)


def test_equal_numbers_and_zeros_stay_what_they_are() -> None:
    exact = torch.zeros(64, 128)
    exact[:, 64:] = 0.25
    codes, scales = quantize(exact)
    assert torch.equal(widen(codes, scales), exact)
    assert bool(torch.isfinite(scales).all())
    assert bool((scales[..., 0] > 0).all())


def test_only_whole_blocks_and_groups_can_be_held() -> None:
    assert can_hold((128, 1408, 2816))
    assert can_hold((64, 64))
    for shape in ((64,), (4, 32, 64), (4, 64, 96), (4, 0, 64)):
        assert not can_hold(shape)


def matrix(rows: int, columns: int, seed: int = 1) -> tuple[Tensor, Tensor]:
    return quantize(torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed)) * columns**-0.5)


def products(codes: Tensor, scales: Tensor, quick: bool = False) -> list[Int4PackProduct]:
    """By torch's product where there is one, and by widening from each layout."""
    slow = [Int4PackProduct(pack(codes, layout), scales, layout) for layout in LAYOUTS]
    native = native_layout()
    return slow if native is None else [Int4PackProduct(pack(codes, native), scales, None, quick), *slow]


@pytest.mark.parametrize("shape", [(64, 64), (192, 128), (128, 704)])
@pytest.mark.parametrize("rows", [(1,), (2, 3), (70,), (0,)])
def test_a_product_is_that_of_the_widened_matrix(shape: tuple[int, int], rows: tuple[int, ...]) -> None:
    codes, scales = matrix(*shape)
    x = torch.randn(*rows, shape[1], generator=torch.Generator().manual_seed(2))
    expected = F.linear(x, widen(codes, scales))
    for product in products(codes, scales):
        assert (product.elements, product.nbytes) == (codes.numel(), codes.numel() // 2 + scales.nbytes)
        torch.testing.assert_close(product(x), expected, rtol=1e-5, atol=1e-4)
        narrow = product(x.bfloat16())
        assert narrow.dtype == torch.bfloat16
        torch.testing.assert_close(narrow.float(), expected, rtol=2**-6, atol=0.05)


@has_native
def test_quick_is_bfloat16_inside_and_the_networks_numbers_outside() -> None:
    codes, scales = matrix(64, 128)
    x = torch.randn(3, 128, generator=torch.Generator().manual_seed(2))
    quick, *_ = products(codes, scales, quick=True)
    exact, *_ = products(codes, scales)
    assert torch.equal(quick(x), exact(x.bfloat16()).float())
    assert torch.equal(quick(x.bfloat16()), exact(x.bfloat16()))


@has_native
def test_a_row_depends_neither_on_its_company_nor_on_threads() -> None:
    codes, scales = matrix(256, 128)
    product, *_ = products(codes, scales)
    x = torch.randn(33, 128, generator=torch.Generator().manual_seed(2)).bfloat16()
    before, outcomes = torch.get_num_threads(), []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            outcomes.append(product(x))
            assert torch.equal(torch.cat([product(row) for row in x.split(5)]), outcomes[-1])
    finally:
        torch.set_num_threads(before)
    assert torch.equal(*outcomes)


def shuffled(theirs: Callable[..., Tensor]) -> Callable[..., Tensor]:
    return lambda codes, tiles: theirs(codes, tiles).flip(0)


def doubled(theirs: Callable[..., Tensor]) -> Callable[..., Tensor]:
    return lambda *arguments: theirs(*arguments) * 2


@has_native
@pytest.mark.parametrize(
    ("name", "changed"), [("_convert_weight_to_int4pack_for_cpu", shuffled), ("_weight_int4pack_mm_for_cpu", doubled)]
)
def test_a_product_that_changed_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch, name: str, changed: Callable[[Callable[..., Tensor]], Callable[..., Tensor]]
) -> None:
    monkeypatch.setattr(torch, name, changed(getattr(torch, name)))
    assert native_layout() is None


def test_without_torchs_product_there_is_no_native_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch, "_weight_int4pack_mm_for_cpu")
    assert int4_product.native_layout() is None


def test_the_layouts_in_files_are_told_apart_by_their_blocks() -> None:
    assert (AVX512.block, AVX2.block) == (64, 32)
    assert {layout.name for layout in LAYOUTS} == {"AVX512", "AVX2"}
