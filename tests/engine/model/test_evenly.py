"""Functions of single numbers on any number of threads."""

from collections.abc import Iterator

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.model.evenly import even_part, evenly


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@given(count=st.integers(0, 3_000_000), threads=st.integers(1, 40))
def test_shares_end_where_vectors_do(count: int, threads: int) -> None:
    even = even_part(count, threads)
    assert 0 <= count - even < 64 * threads * 3
    if even:
        shares = min(threads, -(-even // 32768))
        share = -(-even // shares)
        assert shares == 1 or share % 64 == 0
        assert shares == 1 or even % share == 0


@pytest.mark.parametrize("work", [torch.sigmoid, torch.exp2])
@pytest.mark.parametrize("count", [1, 63, 64, 40_001, 70_000, 262_144, 524_288, 1_000_003])
def test_a_number_is_the_same_on_any_number_of_threads(work: object, count: int) -> None:
    assert callable(work)
    x = torch.randn(count, generator=torch.Generator().manual_seed(count)) * 8
    seen = []
    for threads in (1, 2, 3, 5, 7, 8):
        torch.set_num_threads(threads)
        seen.append(evenly(lambda a, b: work(a, out=b), x, torch.empty_like(x)))
        assert torch.equal(seen[-1], seen[0]), threads
    torch.testing.assert_close(seen[0], work(x))


def test_shapes_and_memory_stay() -> None:
    x = torch.randn(3, 5, 7)
    kept = x.clone()
    assert evenly(lambda a, b: torch.sigmoid(a, out=b), x, x) is x
    torch.testing.assert_close(x, torch.sigmoid(kept))
