"""The surface passes on what Qt asks, and answers in code points."""

import inspect

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.colours import PageColours
from app.editor.surface import SETTLED_MS, Surface
from tests.app.editor.conftest import Surfaces, draw_over, drawn_over


def test_places_are_code_points(surfaces: Surfaces) -> None:
    surface = surfaces("😀 one\n😀 two")
    surface.select(2, 5)
    assert (surface.selected_text(), surface.selection(), surface.caret()) == ("one", (2, 5), 5)
    surface.replace([(2, 5, "1"), (8, 11, "2")])
    assert surface.text() == "😀 1\n😀 2"
    for place in range(len(surface.text()) + 1):
        assert surface.position_at(surface.rect_of(place).center().toPoint()) == place


def test_a_selection_settles_when_it_stands_still(surfaces: Surfaces, qtbot: QtBot) -> None:
    surface = surfaces("one two three")
    settled: list[tuple[int, int]] = []
    surface.selection_settled.connect(lambda: settled.append(surface.selection()))
    with qtbot.waitSignal(surface.selection_settled, timeout=20 * SETTLED_MS):
        for end in range(4, 8):
            surface.select(4, end)
    assert settled == [(4, 7)]


def test_with_and_without_ghosts_the_page_is_painted_the_same(surfaces: Surfaces) -> None:
    surface = surfaces("# Some *words*\n\nand more 😀 of them.\n" * 4)
    surface.setCursorWidth(0)
    surface.select(3, 20)
    plain = surface.viewport().grab().toImage()
    # Far below what is in sight: the painter is the page's own now.
    surface.select(len(surface.text()), len(surface.text()))
    surface.textCursor().insertText("\n" * 60 + "end")
    end = surface.document().characterCount() - 1
    draw_over(surface, end - 3, end)
    assert surface.overlay
    surface.select(3, 20)
    surface.verticalScrollBar().setValue(0)
    assert surface.viewport().grab().toImage() == plain


def test_what_is_drawn_waits_for_an_input_method(surfaces: Surfaces) -> None:
    surface = surfaces("one two")
    draw_over(surface, 0, 3)
    ghost = drawn_over(surface)
    surface.select(7, 7)
    QApplication.sendEvent(surface, QInputMethodEvent("ni", []))
    assert drawn_over(surface) == "ni"
    QApplication.sendEvent(surface, QInputMethodEvent("", []))
    assert drawn_over(surface) == ghost


def test_another_theme_reaches_paper_ghosts_and_text(surfaces: Surfaces) -> None:
    surface = surfaces("# Head")
    colours = PageColours(page="#102030", ink="#fefefe", heading="#ff8800", hole="#00ff00", reach="#0000ff")
    surface.set_page_colours(colours)
    image = surface.viewport().grab().toImage()
    assert image.pixelColor(image.width() - 3, image.height() - 3).name() == colours.page
    heads = surface.document().firstBlock().layout().formats()
    assert colours.heading in {part.format.foreground().color().name() for part in heads}
    assert (surface.painter.colours, surface.reach.colour) == (colours, colours.reach)


def test_the_menus_undo_is_the_pages_own(surfaces: Surfaces) -> None:
    surface = surfaces("one")
    surface.select(3, 3)
    QTest.keyClicks(surface, " two")
    surface.select(0, 0)
    menu = surface.createStandardContextMenu()
    undo = next(action for action in menu.actions() if action.objectName() == "edit-undo")
    undo.trigger()
    menu.deleteLater()
    assert (surface.text(), surface.caret()) == ("one ", 4)
    assert not surface.tabChangesFocus()
    assert surface.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_it_stays_a_composition() -> None:
    assert (
        len([name for name, _method in inspect.getmembers(Surface, inspect.isfunction) if name in vars(Surface)]) <= 25
    )
