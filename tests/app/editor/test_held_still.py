"""The mouse at work on a page: no text moves away under the pointer, so no letter takes the place of what went by."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.surface import Surface
from app.settings import Settings
from tests.app.editor.conftest import Surfaces, draw_over

LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = "\n\n".join(f"Paragraph number {number} has some words that stand here in a row." for number in range(60))
Page = Callable[[], Surface]


@pytest.fixture(params=["typewriter", "drawn over", "plain"])
def page(request: pytest.FixtureRequest, surfaces: Surfaces, settings: Settings) -> Surface:
    """A long text, scrolled into; a typewriter with and without something drawn on it, and a page that is neither."""
    settings.set("page.typewriter", request.param != "plain")
    surface = surfaces(TEXT)
    if request.param == "drawn over":
        draw_over(surface, len(TEXT) - 3, len(TEXT))
    surface.select(1000, 1000)
    QApplication.processEvents()
    return surface


def low(surface: Surface) -> QPoint:
    """Far from the middle: on a word of the last line that is whole in sight."""
    return spots(surface)[-1]


def spots(surface: Surface) -> list[QPoint]:
    """On the word "number" of every paragraph in sight, the last one cut by the edge, in the viewport."""
    start, end = surface.scrolling.in_sight()
    height, points, place = surface.viewport().height(), [], surface.text().find("number", start)
    while 0 <= place < end:
        point = surface.rect_of(place + 2).center().toPoint() + QPoint(1, 0)
        if 0 < point.y() < height:
            points.append(point)
        place = surface.text().find("number", place + 1)
    return points


def drag(surface: Surface, point: QPoint) -> None:
    everywhere = QPointF(surface.viewport().mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), everywhere, Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(surface.viewport(), event)


def test_a_press_that_moves_by_one_pixel_takes_no_text(page: Surface) -> None:
    for point in spots(page):
        before, scrolled = page.text(), page.verticalScrollBar().value()
        QTest.mousePress(page.viewport(), LEFT, NONE, point)
        assert page.verticalScrollBar().value() == scrolled
        drag(page, point + QPoint(1, 0))
        QTest.mouseRelease(page.viewport(), LEFT, NONE, point + QPoint(1, 0))
        assert len(page.selected_text()) <= 1
        QTest.keyClicks(page, "x")
        assert len(before) <= len(page.text()) <= len(before) + 1
        page.undo()
        page.verticalScrollBar().setValue(scrolled)


def test_a_drag_selects_from_where_it_began_to_where_it_is(page: Surface) -> None:
    points = spots(page)
    first, last = page.position_at(points[0]), page.position_at(points[-1])
    QTest.mousePress(page.viewport(), LEFT, NONE, points[0])
    for point in points:
        drag(page, point)
    QTest.mouseRelease(page.viewport(), LEFT, NONE, points[-1])
    assert page.selection() == (first, last)


def test_pairs_and_threes_of_clicks_take_what_was_clicked_on(page: Surface) -> None:
    for point in spots(page):
        place, scrolled = page.position_at(point), page.verticalScrollBar().value()
        QTest.mouseClick(page.viewport(), LEFT, NONE, point)
        QTest.mouseDClick(page.viewport(), LEFT, NONE, point)
        assert page.selected_text() == "number"
        assert page.selection()[0] <= place <= page.selection()[1]
        assert page.verticalScrollBar().value() == scrolled
        QTest.mouseClick(page.viewport(), LEFT, NONE, point)
        start, end = page.selection()
        assert start <= place <= end
        assert page.verticalScrollBar().value() == scrolled


def test_a_click_with_shift_selects_from_the_caret_to_there(page: Surface) -> None:
    points = spots(page)
    first, last = page.position_at(points[0]), page.position_at(points[-1])
    QTest.mouseClick(page.viewport(), LEFT, NONE, points[0])
    QTest.mouseClick(page.viewport(), LEFT, SHIFT, points[-1])
    assert page.selection() == (first, last)


def test_a_finger_puts_the_caret_and_takes_no_text(page: Surface) -> None:
    device = QTest.createTouchDevice()
    point, before, scrolled = low(page), page.text(), page.verticalScrollBar().value()
    place = page.position_at(point)
    viewport = page.viewport()
    QTest.touchEvent(viewport, device).press(0, point, viewport).commit()
    QTest.touchEvent(viewport, device).move(0, point + QPoint(1, 0), viewport).commit()
    QTest.touchEvent(viewport, device).release(0, point + QPoint(1, 0), viewport).commit()
    assert abs(page.caret() - place) <= 1
    assert len(page.selected_text()) <= 1
    assert page.verticalScrollBar().value() == scrolled
    QTest.keyClicks(page, "x")
    assert len(page.text()) >= len(before)


def test_the_wheel_scrolls_and_leaves_the_caret(page: Surface) -> None:
    caret, scrolled = page.caret(), page.verticalScrollBar().value()
    middle = QPointF(page.viewport().rect().center())
    down = QWheelEvent(
        middle,
        QPointF(page.viewport().mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.viewport(), down)
    assert page.verticalScrollBar().value() > scrolled
    assert page.caret() == caret


def test_a_key_under_a_pressed_button_scrolls_nothing_away(page: Surface) -> None:
    points = spots(page)
    QTest.mousePress(page.viewport(), LEFT, NONE, points[-2])
    scrolled = page.verticalScrollBar().value()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.verticalScrollBar().value() == scrolled
    QTest.mouseRelease(page.viewport(), LEFT, NONE, points[-2])


def test_the_next_key_brings_the_line_to_its_height_again(surfaces: Surfaces, settings: Settings) -> None:
    settings.set("page.typewriter", True)
    surface = surfaces(TEXT)
    surface.select(1000, 1000)
    height = surface.cursorRect().center().y()
    QTest.mouseClick(surface.viewport(), LEFT, NONE, low(surface))
    assert surface.cursorRect().center().y() > height + 50
    QTest.keyClicks(surface, "x")
    assert abs(surface.cursorRect().center().y() - height) < 2 * surface.fontMetrics().lineSpacing()
