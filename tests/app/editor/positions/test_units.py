"""Both counts of a text agree with each other, whatever characters it has."""

from hypothesis import given
from hypothesis import strategies as st

from app.editor.positions.units import Units, utf16_length


@given(st.text(max_size=40), st.integers(0, 40))
def test_units_count_both_ways(text: str, at: int) -> None:
    at = min(at, len(text))
    units = Units(text)
    assert units.to_utf16(at) == utf16_length(text[:at])
    assert units.to_points(units.to_utf16(at)) == at
