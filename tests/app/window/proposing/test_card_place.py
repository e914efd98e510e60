"""The prompt's card never lies over what it is about, however small the window, and the text goes back after Esc."""

import pytest
from PySide6.QtCore import QRect

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
