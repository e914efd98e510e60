"""A mark of no length is drawn as wide as it says, in its ink, where its place is drawn."""

import pytest
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.editor.layers.thin_marks import THIN
from app.editor.surface import Surface
from tests.app.editor.conftest import Surfaces, draw_over


def mark(surface: Surface, place: int, width: int, colour: str) -> QTextEdit.ExtraSelection:
    selection, form = QTextEdit.ExtraSelection(), QTextCharFormat()
    form.setProperty(THIN, width)
    form.setForeground(QColor(colour))
    cursor = QTextCursor(surface.document())
    cursor.setPosition(place)
    selection.cursor, selection.format = cursor, form
    return selection


def columns(surface: Surface, place: int, colour: str) -> list[int]:
    """Where ``colour`` stands in the line of ``place``, from left to right."""
    picture, line = surface.viewport().grab().toImage(), surface.rect_of(place)
    y = int(line.center().y())
    return [x for x in range(picture.width()) if picture.pixelColor(x, y) == QColor(colour)]


@pytest.mark.parametrize("place", [0, 4, 8, 9])
@pytest.mark.parametrize("over", [False, True])
def test_where_it_is_and_how_wide(surfaces: Surfaces, place: int, over: bool) -> None:
    surface = surfaces("one two\n\nthree")
    if over:
        draw_over(surface, 4, 4)
    surface.extra_selections.show("find", [mark(surface, place, 3, "#ff0000")])
    found = columns(surface, place, "#ff0000")
    assert 1 <= len(found) <= 3
    assert abs(found[0] - surface.rect_of(place).left()) <= 2
    surface.extra_selections.show("find", [])
    assert columns(surface, place, "#ff0000") == []
