"""Dots under what a model wrote, by switch."""

from PySide6.QtGui import QImage

from app.documents.kept.provenance import Author
from app.editor.colours import PageColours
from app.editor.surface import Surface
from app.settings import Settings
from tests.app.editor.conftest import Surfaces, draw_over


def picture(surface: Surface) -> QImage:
    return surface.viewport().grab().toImage()


def dotted(surface: Surface) -> range:
    """From the first to the last column that has the dots' colour, which is red here."""
    image = picture(surface)
    reds = [(x, image.pixelColor(x, y)) for x in range(image.width()) for y in range(40)]
    columns = [x for x, colour in reds if colour.red() - colour.green() > 60 and colour.red() - colour.blue() > 60]
    return range(min(columns, default=0), max(columns, default=-1) + 1)


def test_dots_stand_under_the_models_words_only(surfaces: Surfaces, settings: Settings) -> None:
    surface = surfaces("Mine, and mine.")
    surface.setCursorWidth(0)
    surface.set_page_colours(PageColours(quiet="#ff0000"))
    settings.set("provenance.on", True)
    assert not dotted(surface)
    surface.writing.apply([(5, 5, " a model's")], Author("starter", "2026-11-24"))
    dots = dotted(surface)
    assert abs(dots.start - surface.rect_of(5).left()) < 4
    assert abs(dots.stop - surface.rect_of(15).left()) < 6
    settings.set("provenance.on", False)
    assert not dotted(surface)


def test_neither_a_persons_words_nor_a_draft_have_any(surfaces: Surfaces, settings: Settings) -> None:
    settings.set("provenance.on", True)
    surface = surfaces("Mine.\nTheirs.")
    surface.setCursorWidth(0)
    surface.set_page_colours(PageColours(quiet="#ff0000"))
    surface.writing.apply([(0, 0, "Her ")], Author("Anna", human=True))
    assert not dotted(surface)
    surface.writing.apply([(0, 0, "A model's ")], Author("starter"))
    assert dotted(surface)
    draw_over(surface, 0, 3)
    assert not dotted(surface)
