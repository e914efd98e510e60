"""Zooming leaves the writer where they write."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.conftest import Desk

LINES = "\n".join(f"{n}: " + "words of a paragraph that goes on over its line " * 4 for n in range(200))


@pytest.mark.parametrize("row", [2, 60, 199])
def test_the_caret_stays_at_its_height_while_the_page_is_zoomed(desk: Desk, row: int) -> None:
    editor = desk.page(LINES)
    editor.show()
    at = LINES.index(f"{row}: ")
    editor.select(at, at)
    editor.ensureCursorVisible()
    QApplication.processEvents()
    height = editor.cursorRect().top()
    for zoom in (1.1, 1.5, 2.2, 1.0, 0.7):
        desk.settings.set("page.zoom", zoom)
        QApplication.processEvents()
        here = editor.cursorRect()
        assert editor.viewport().rect().intersects(here), zoom
        if row == 60:  # neither end of the text keeps it from standing there
            assert abs(here.top() - height) <= 2 * editor.fontMetrics().lineSpacing(), zoom


def test_a_caret_out_of_sight_leaves_the_first_line_where_it_is(desk: Desk) -> None:
    editor = desk.page(LINES)
    editor.show()
    editor.select(0, 0)
    QApplication.processEvents()
    editor.verticalScrollBar().setValue(80)
    first = editor.firstVisibleBlock().blockNumber()
    assert first > 0
    desk.settings.set("page.zoom", 1.5)
    QApplication.processEvents()
    assert editor.firstVisibleBlock().blockNumber() == first
