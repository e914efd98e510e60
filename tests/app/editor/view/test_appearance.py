"""Font, zoom and colours follow settings and theme."""

from PySide6.QtGui import QColor, QPalette

from app.editor.colours import PageColours
from app.editor.surface import Surface
from app.settings import Settings
from tests.app.editor.conftest import Surfaces


def formats(surface: Surface) -> int:
    surface.viewport().grab()
    return len(surface.document().firstBlock().layout().formats())


def test_font_and_zoom_make_the_size(surfaces: Surfaces, settings: Settings) -> None:
    surface = surfaces("Words.")
    settings.set("font.size", 10.0)
    settings.set("page.zoom", 1.5)
    assert surface.font().pointSizeF() == 15.0
    assert surface.document().defaultFont() == surface.font()
    assert surface.tabStopDistance() == 4 * surface.fontMetrics().horizontalAdvance(" ")
    assert surface.overlay.vanish == surface.highlighter.vanish


def test_markdown_is_coloured_by_switch(surfaces: Surfaces, settings: Settings) -> None:
    surface = surfaces("Some **heavy** words.")
    assert formats(surface) > 0
    settings.set("page.markdown", False)
    assert formats(surface) == 0


def test_the_typewriter_keeps_the_line_in_the_middle(surfaces: Surfaces, settings: Settings) -> None:
    surface = surfaces("line\n" * 100)
    settings.set("page.typewriter", True)
    for place in (0, 250, 400):
        surface.select(place, place)
        middle = surface.cursorRect().center().y()
        assert place == 0 or abs(middle - surface.viewport().height() / 2) < 2 * surface.fontMetrics().lineSpacing()
    assert surface.centerOnScroll()
    settings.set("page.typewriter", False)
    assert not surface.centerOnScroll()


def test_the_same_colours_again_colour_nothing_anew(surfaces: Surfaces) -> None:
    surface = surfaces("# Head")
    turns: list[int] = []
    surface.highlighter.outdated.connect(lambda: turns.append(1))
    surface.set_page_colours(PageColours())
    assert turns == []
    colours = PageColours(page="#111111", ink="#eeeeee", selection="#333355")
    surface.set_page_colours(colours)
    assert turns == [1]
    for palette in (surface.palette(), surface.viewport().palette()):
        assert palette.color(QPalette.ColorRole.Base) == QColor(colours.page)
        assert palette.color(QPalette.ColorRole.Text) == QColor(colours.ink)
        assert palette.color(QPalette.ColorRole.Highlight) == QColor(colours.selection)
