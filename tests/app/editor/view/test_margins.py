"""Lines are as long as the writer wants them, in the middle of the window."""

import pytest

from app.editor.view.margins import MARGIN
from app.settings import Settings
from tests.app.editor.conftest import Surfaces


@pytest.mark.parametrize("width", [40, 66, 90])
def test_the_column_is_as_wide_as_set_and_in_the_middle(surfaces: Surfaces, settings: Settings, width: int) -> None:
    surface = surfaces("Words.")
    settings.set("page.width", width)
    for wide in (1600, 900, 300):
        surface.resize(wide, 300)
        margins = surface.viewportMargins()
        assert margins.left() == margins.right() >= MARGIN
        assert margins.top() == MARGIN
        column = wide - 2 * margins.left() - 2 * surface.document().documentMargin()
        letter = surface.fontMetrics().averageCharWidth()
        assert column <= width * letter + 2
        assert margins.left() == MARGIN or column >= width * letter - 2
        assert surface.reach.geometry().right() < surface.viewport().geometry().left()


def test_another_measure_wraps_the_text_at_once(surfaces: Surfaces, settings: Settings) -> None:
    surface = surfaces("word " * 60)
    surface.resize(1400, 300)
    settings.set("page.width", 90)
    surface.viewport().grab()
    few = surface.document().firstBlock().layout().lineCount()
    settings.set("page.width", 40)
    surface.viewport().grab()
    assert surface.document().firstBlock().layout().lineCount() > few
