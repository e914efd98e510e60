"""What is in sight, and bringing something there."""

import pytest

from tests.app.editor.conftest import Surfaces, draw_over

LINES = "\n".join(f"😀 line {n}, which is long enough to take more than one line of the page" for n in range(80))


@pytest.mark.parametrize("scrolled", [0, 30, 1000])
def test_the_range_in_sight_holds_what_is_in_sight(surfaces: Surfaces, scrolled: int) -> None:
    surface = surfaces(LINES)
    surface.verticalScrollBar().setValue(scrolled)
    surface.viewport().grab()
    low, high = surface.scrolling.in_sight()
    assert low == 0 or LINES[low - 1] == "\n"
    assert high == len(LINES) or LINES[high] == "\n"
    view = surface.viewport().rect().toRectF()
    for place in range(0, len(LINES), 7):
        if view.contains(surface.rect_of(place)):
            assert low <= place <= high
    assert surface.rect_of(low).top() <= surface.fontMetrics().height()
    assert surface.rect_of(high).bottom() >= view.height() or high == len(LINES)


def test_a_line_is_shown_at_the_top_from_wherever(surfaces: Surfaces) -> None:
    surface = surfaces(LINES)
    for scrolled in (0, 1000):
        surface.verticalScrollBar().setValue(scrolled)
        place = LINES.index("😀 line 30")
        surface.scrolling.show_line(place)
        assert surface.caret() == place
        assert 0 <= surface.rect_of(place).top() < 2 * surface.fontMetrics().height()


def test_a_passage_is_brought_in_sight_no_further_than_its_beginning_goes(surfaces: Surfaces) -> None:
    surface = surfaces(LINES)
    draw_over(surface, 0, 2)
    units = surface.positions.units
    first, last = LINES.index("😀 line 20"), LINES.index("😀 line 22")
    surface.scrolling.bring_in_sight(units.to_utf16(first), units.to_utf16(last))
    height = surface.viewport().height()
    assert 0 < surface.rect_of(first).top() < surface.rect_of(last).bottom() <= height
    before = surface.verticalScrollBar().value()
    surface.scrolling.bring_in_sight(units.to_utf16(first), units.to_utf16(last))
    assert surface.verticalScrollBar().value() == before
    surface.scrolling.bring_in_sight(units.to_utf16(first), units.to_utf16(len(LINES)))
    assert 0 <= surface.rect_of(first).top() <= 2 * surface.fontMetrics().height()
