"""The mouse where something is drawn over the text."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.surface import Surface
from tests.app.editor.conftest import Surfaces, draw_over, drawn_over

LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = "one two three four five"


def spot(surface: Surface, place: int) -> QPoint:
    return surface.rect_of(place).center().toPoint() + QPoint(1, 0)


def drag(surface: Surface, place: int, button: Qt.MouseButton = LEFT) -> None:
    point = QPointF(spot(surface, place))
    QApplication.sendEvent(
        surface.viewport(), QMouseEvent(QEvent.Type.MouseMove, point, point, Qt.MouseButton.NoButton, button, NONE)
    )


def page(surfaces: Surfaces) -> tuple[Surface, list[object]]:
    """A page with a hole over its second word, and what is pressed on it."""
    surface = surfaces(TEXT)
    draw_over(surface, 4, 7)
    pressed: list[object] = []
    surface.ghost_pressed.connect(lambda run: pressed.append((run.tag, surface.caret())))
    return surface, pressed


def test_a_press_goes_to_its_place_in_the_text_and_with_shift_selects_to_there(surfaces: Surfaces) -> None:
    surface, pressed = page(surfaces)
    QTest.mouseClick(surface.viewport(), LEFT, NONE, spot(surface, 14))
    assert surface.selection() == (14, 14)
    QTest.mouseClick(surface.viewport(), LEFT, SHIFT, spot(surface, 19))
    assert surface.selection() == (14, 19)
    assert pressed == []


def test_a_press_on_what_is_drawn_is_heard_before_the_cursor_moves(surfaces: Surfaces) -> None:
    surface, pressed = page(surfaces)
    surface.select(20, 20)
    middle = (spot(surface, 3) + spot(surface, 8)) / 2
    QTest.mouseClick(surface.viewport(), LEFT, NONE, middle)
    assert pressed == [("hole", 20)]
    assert 4 <= surface.caret() <= 7


def test_a_drag_selects_and_ends_with_the_button(surfaces: Surfaces) -> None:
    surface, _pressed = page(surfaces)
    QTest.mousePress(surface.viewport(), LEFT, NONE, spot(surface, 9))
    drag(surface, 18)
    assert surface.selection() == (9, 18)
    drag(surface, 12)
    assert surface.selection() == (9, 12)
    QTest.mouseRelease(surface.viewport(), LEFT, NONE, spot(surface, 12))
    drag(surface, 20, Qt.MouseButton.NoButton)
    assert surface.selection() == (9, 12)


def test_a_double_click_selects_the_texts_own_word(surfaces: Surfaces) -> None:
    surface, _pressed = page(surfaces)
    QTest.mouseDClick(surface.viewport(), LEFT, NONE, spot(surface, 10))
    assert surface.selected_text() == "three"


def test_where_nothing_is_drawn_the_mouse_is_qts(surfaces: Surfaces) -> None:
    surface = surfaces(TEXT)
    QTest.mouseClick(surface.viewport(), LEFT, NONE, spot(surface, 9))
    assert surface.caret() == 9
    QTest.mouseDClick(surface.viewport(), LEFT, NONE, spot(surface, 10))
    assert surface.selected_text() == "three"
    draw_over(surface, 0, 3)
    QTest.mouseClick(surface.viewport(), Qt.MouseButton.MiddleButton, NONE, spot(surface, 9))
    assert drawn_over(surface)
