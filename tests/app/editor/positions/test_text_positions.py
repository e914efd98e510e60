"""Caret and selection in code points, whatever Qt counts."""

from hypothesis import given
from hypothesis import strategies as st

from app.editor.positions.text_positions import TextPositions
from tests.app.editor.conftest import Surfaces


def test_every_selection_comes_back_as_it_was_made(surfaces: Surfaces) -> None:
    surface = surfaces("a😀b\n👨‍👩‍👧 e\u0301")
    positions = TextPositions(surface, surface.document_model)
    for start in range(len(positions.text) + 1):
        for end in range(start, len(positions.text) + 1):
            positions.select(start, end)
            assert positions.selection == (start, end)
            assert positions.caret == end
            assert positions.points((surface.textCursor().selectionStart(), surface.textCursor().position())) == (
                start,
                end,
            )


def test_units_are_made_once_for_each_text(surfaces: Surfaces) -> None:
    surface = surfaces("one")
    positions = surface.positions
    units = positions.units
    positions.select(0, 2)
    assert positions.units is units
    surface.textCursor().insertText("x")
    assert positions.units is not units
    assert positions.text == "xe"


def test_outer_white_space_is_left_out(surfaces: Surfaces) -> None:
    text = " \n one  two\u00a0\n "
    positions = surfaces(text).positions

    @given(st.integers(0, len(text)), st.integers(0, len(text)))
    def holds(one_end: int, other_end: int) -> None:
        start, end = sorted((one_end, other_end))
        low, high = positions.trimmed(start, end)
        assert start <= low <= high <= end
        assert text[low:high].strip() == text[start:end].strip()
        if text[start:end].strip():
            assert text[low:high] == text[low:high].strip()
        else:
            assert (low, high) == (start, end)

    holds()
