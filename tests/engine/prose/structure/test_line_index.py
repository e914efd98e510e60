from hypothesis import given
from hypothesis import strategies as st

from engine.prose.structure import line_index
from engine.prose.structure.line_index import LineIndex


@given(st.lists(st.integers(1, 9), min_size=1, max_size=3 * line_index.SHELF), st.data())
def test_lines_and_places_after_every_edit(sizes: list[int], data: st.DataObject) -> None:
    index = LineIndex(sizes)
    for _ in range(4):
        first = data.draw(st.integers(0, len(sizes) - 1))
        stop = data.draw(st.integers(first, len(sizes)))
        new = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
        sizes[first:stop] = new
        index.replace(first, stop, new)
        for number in {0, len(sizes) - 1, data.draw(st.integers(0, len(sizes) - 1))}:
            start = sum(sizes[:number])
            assert index.start(number) == start
            assert index.line(start) == number
            assert index.line(start + sizes[number] - 1) == number
        assert index.line(sum(sizes) + 5) == len(sizes) - 1


def test_an_empty_last_line_is_the_one_behind_them_all() -> None:
    index = LineIndex([2, 0])
    assert (index.line(1), index.line(2)) == (0, 1)
    assert LineIndex([0]).line(0) == 0
