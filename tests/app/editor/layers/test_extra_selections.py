"""Groups of extra selections stand side by side."""

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit

from tests.app.editor.conftest import Surfaces


def test_a_group_takes_its_own_place_and_no_others(surfaces: Surfaces) -> None:
    surface = surfaces("one two three")
    extra = surface.extra_selections

    def selection(place: int, colour: str) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(surface.document())
        cursor.setPosition(place)
        cursor.setPosition(place + 3, QTextCursor.MoveMode.KeepAnchor)
        form = made.format
        form.setBackground(QColor(colour))
        made.cursor, made.format = cursor, form
        return made

    plain = surface.viewport().grab().toImage()
    extra.show("find", [selection(0, "#ff0000")])
    extra.show("job", [selection(4, "#00ff00"), selection(8, "#0000ff")])
    assert [mark.cursor.selectionStart() for mark in extra] == [0, 4, 8]
    assert [mark.cursor.selectionStart() for mark in surface.extraSelections()] == [0, 4, 8]
    extra.show("find", [])
    assert [mark.cursor.selectionStart() for mark in surface.extraSelections()] == [4, 8]
    assert len(extra.of("job")) == 2
    assert extra.of("nobody") == ()
    extra.show("job", [])
    assert surface.viewport().grab().toImage() == plain
