"""The prompt's card never lies over what it is about, however small the window, and the text goes back after Esc."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from app.window.proposing.card_place import corner_beside, missing_beside
from tests.app.window.writer import Writer

LINES = "\n\n".join(f"Paragraph {number} is here for the page to be long enough." for number in range(1, 9))


def about(writer: Writer, start: int, end: int) -> QRect:
    """Where ``start:end`` stands, in the page's coordinates."""
    editor = writer.editor
    rect = editor.rect_of(start).united(editor.rect_of(end)).toAlignedRect()
    return rect.translated(editor.viewport().mapTo(writer.page, rect.topLeft()) - rect.topLeft())


@pytest.mark.parametrize("again", [1, 8])
def test_the_card_covers_no_hole_in_a_small_window(writer: Writer, again: int) -> None:
    writer.does(lambda: writer.window.resize(900, 500))
    text = "\n\n".join([LINES] * again)
    writer.opens(text)
    bar = writer.editor.verticalScrollBar()
    for number in range(1, 9):
        place = text.index(f"Paragraph {number} is") + 9
        writer.does(lambda place=place: writer.editor.select(place, place))
        before = bar.value()
        writer.keys("Ctrl+E")
        assert not writer.page.card.geometry().intersects(about(writer, place, place)), number
        assert writer.page.rect().contains(writer.page.card.geometry())
        writer.keys("Esc")
        assert bar.value() == before, number
    assert writer.text == text


def test_a_card_that_grows_stays_on_the_page_and_off_the_passage(writer: Writer) -> None:
    writer.does(lambda: writer.window.resize(900, 500))
    writer.opens(LINES)
    passage = "Paragraph 4 is here"
    start = LINES.index(passage)
    writer.does(lambda: writer.editor.select(start, start + len(passage)))
    writer.keys("Ctrl+E")
    card = writer.page.card
    for label in ("fix", "rephrase", "fill"):
        action = writer.services.actions.get(label)
        writer.does(lambda action=action: card.presets.choose(action))
        assert card.action() == action
        assert writer.page.rect().contains(card.geometry()), label
        assert not card.geometry().intersects(about(writer, start, start + len(passage))), label


def test_a_run_keeps_the_text_in_sight_where_it_is(writer: Writer) -> None:
    writer.does(lambda: writer.window.resize(900, 500))
    writer.opens(LINES)
    place = LINES.index("Paragraph 5 is") + 9
    writer.does(lambda: writer.editor.select(place, place))
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    assert not writer.editor.rect_of(place).isEmpty()
    writer.keys("Ctrl+Return")
    assert not writer.editor.centerOnScroll()


RECTS = st.builds(QRect, st.integers(0, 800), st.integers(0, 500), st.integers(1, 100), st.integers(1, 40))


@given(target=RECTS, high=st.integers(40, 220))
def test_a_card_lies_in_the_room_and_off_what_it_is_about_where_that_can_be(target: QRect, high: int) -> None:
    room, size = QRect(0, 0, 900, 560), QSize(580, high)
    card = QRect(corner_beside(size, target, room), size)
    assert room.contains(card)
    if not missing_beside(high, target, room):
        assert not card.intersects(target)


@given(target=RECTS, high=st.integers(40, 220))
def test_scrolling_by_what_is_missing_makes_room_below(target: QRect, high: int) -> None:
    room = QRect(0, 0, 900, 560)
    missing = missing_beside(high, target, room)
    moved = target.translated(0, -missing)
    assert missing_beside(high, moved, room) == 0
    assert not QRect(corner_beside(QSize(580, high), moved, room), QSize(580, high)).intersects(moved)
