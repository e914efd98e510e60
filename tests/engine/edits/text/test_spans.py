from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.spans import within
from engine.prose.markup import merged

RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple)).map(merged)  # type: ignore[arg-type]


@given(RANGES, st.integers(0, 30), st.integers(0, 30))
def test_within_is_what_of_the_ranges_lies_there(ranges: list[tuple[int, int]], a: int, b: int) -> None:
    start, end = min(a, b), max(a, b) + 1
    found = within(ranges, start, end)
    inside = {at for low, high in ranges for at in range(low, high)} & set(range(start, end))
    assert {at for low, high in found for at in range(low, high)} == inside
    assert found == merged(found)
