"""What is drawn over the text is drawn, and is found where it is drawn."""

import itertools

from PySide6.QtCore import QPointF

from app.editor.ghosts.overlay import GhostRun, Look
from tests.app.conftest import Desk
from tests.app.editor.conftest import Surfaces, draw_over

TEXT = "One two three four.\n\nFive six seven."


def test_a_draft_changes_the_picture_and_nothing_else(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(4, 13)
    plain = editor.grab().toImage()
    desk.start(editor)
    desk.play(2)
    assert editor.grab().toImage() != plain
    desk.runs.stop(desk.on(editor))
    desk.turn()
    assert editor.grab().toImage() == plain


def test_a_point_in_what_is_drawn_finds_it_and_its_place_in_the_text(surfaces: Surfaces) -> None:
    surface = surfaces("one two three\nfour")
    draw_over(surface, 4, 7, GhostRun("TWO AND MORE", Look.ADDED, tag=5))
    line = surface.rect_of(0).center().y()
    tags, places = [], []
    for x in range(2, 400, 3):
        position, run = surface.painter.at(QPointF(x, line))
        tags.append(None if run is None else run.tag)
        places.append(position)
    assert places == sorted(places)
    assert [tag for tag, _group in itertools.groupby(tags)] == [None, 5, None]
    assert set(places) <= set(range(14))
    # Below all text the last paragraph is meant, above it the first.
    assert surface.painter.at(QPointF(300, 290)) == (18, None)
    assert surface.painter.at(QPointF(2, -50))[0] == 0


def test_places_stand_where_a_point_finds_them(surfaces: Surfaces) -> None:
    text = "Words 😀 enough that they go over more than a line of the page, which is not so very wide.\nMore of them."
    surface = surfaces(text)
    for place in range(len(text) + 1):
        assert surface.position_at(surface.rect_of(place).center().toPoint()) == place
    for _ in range(60):
        surface.textCursor().insertText("\n")
    surface.verticalScrollBar().setValue(40)
    assert not surface.viewport().rect().toRectF().intersects(surface.rect_of(60))


def test_a_line_on_is_a_line_of_the_text(surfaces: Surfaces) -> None:
    surface = surfaces("first line\nsecond line\nthird")
    draw_over(surface, 0, 10, GhostRun("a draft\u2028of\u2028lines"))
    surface.viewport().grab()
    painter = surface.painter
    x = painter.x_at(14)
    assert abs(painter.moved_by_line(14, True, x) - 26) <= 1
    assert painter.moved_by_line(24, True, x) == 24
    assert painter.moved_by_line(14, False, x) < 11
