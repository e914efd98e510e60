"""Space beside a passage is made and given back."""

import pytest

from app.editor.view.scroll_space import ScrollSpace
from tests.app.editor.conftest import Surfaces

LINES = "\n".join(f"line {n}" for n in range(40))


@pytest.mark.parametrize("line", [12, 38])
@pytest.mark.parametrize("back", [True, False])
def test_a_passage_ends_above_what_lies_below_it_until_the_space_is_given_back(
    surfaces: Surfaces, line: int, back: bool
) -> None:
    surface = surfaces(LINES)
    first, last = LINES.index(f"line {line}"), LINES.index(f"line {line + 1}")
    surface.select(first, last)
    surface.ensureCursorVisible()
    before = surface.verticalScrollBar().value()
    space = ScrollSpace(surface, surface.rect_of)
    for bottom in (120.0, 90.0):
        space.make(first, last, bottom)
        assert 0 <= surface.rect_of(first).top() < surface.rect_of(last).bottom() <= bottom
    made = surface.verticalScrollBar().value()
    assert made > before
    space.give_back(scroll=back)
    assert not surface.centerOnScroll()
    assert surface.verticalScrollBar().value() == before if back else surface.verticalScrollBar().value() <= made
    surface.verticalScrollBar().setValue(3)
    space.give_back(scroll=True)
    assert surface.verticalScrollBar().value() == 3
