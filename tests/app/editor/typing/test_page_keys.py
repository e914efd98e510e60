"""Keys with another meaning than Qt's."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.app.editor.conftest import Surfaces

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_shift_and_enter_begins_a_paragraph(surfaces: Surfaces) -> None:
    surface = surfaces("one two")
    surface.select(3, 3)
    QTest.keyClick(surface, Qt.Key.Key_Return, SHIFT)
    assert surface.text() == "one\n two"
    assert surface.blockCount() == 2


def test_undo_keys_see_to_the_caret_and_a_page_for_reading_has_none(surfaces: Surfaces) -> None:
    surface = surfaces("one two")
    surface.select(3, 3)
    surface.textCursor().insertText(" and")
    surface.select(0, 0)
    QTest.keyClick(surface, Qt.Key.Key_Z, CONTROL)
    assert (surface.text(), surface.caret()) == ("one two", 3)
    QTest.keyClick(surface, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert (surface.text(), surface.caret()) == ("one and two", 7)
    surface.setReadOnly(True)
    QTest.keyClick(surface, Qt.Key.Key_Z, CONTROL)
    assert surface.text() == "one and two"


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_K])
def test_what_the_window_is_pressed_for_is_left_to_it(surfaces: Surfaces, key: Qt.Key) -> None:
    surface = surfaces("one two")
    press = QKeyEvent(QEvent.Type.KeyPress, key, CONTROL, "")
    QApplication.sendEvent(surface, press)
    assert not press.isAccepted()
    assert (surface.text(), surface.caret()) == ("one two", 0)
