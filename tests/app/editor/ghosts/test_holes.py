"""Holes follow the text, go with it, and give way to each other."""

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from app.editor.ghosts.holes import Holes, end_of_word

TEXT = "One two three."


def write(buffer: QTextDocument, start: int, end: int, text: str) -> None:
    cursor = QTextCursor(buffer)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)


def places(holes: Holes) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in holes.marks()]


@pytest.mark.parametrize(("place", "end"), [(0, 0), (1, 3), (3, 3), (4, 4), (9, 13), (14, 14)])
def test_no_hole_tears_a_word_apart(place: int, end: int) -> None:
    assert end_of_word(QTextDocument(TEXT), place) == end


def test_a_hole_follows_what_is_written_before_it() -> None:
    buffer = QTextDocument(TEXT)
    holes = Holes(buffer)
    number = holes.put(4, 7, 5, "hint")
    write(buffer, 0, 0, "So: ")
    assert not holes.drop_stale()
    (mark,) = holes.marks()
    assert (mark.number, mark.start, mark.end, mark.words, mark.hint) == (number, 8, 11, 5, "hint")


def test_a_hole_goes_with_its_words_and_with_what_it_stood_between() -> None:
    buffer = QTextDocument(TEXT)
    holes = Holes(buffer)
    holes.put(4, 7, None, "")
    holes.put(13, 13, None, "")
    write(buffer, 5, 6, "X")
    assert holes.drop_stale()
    assert places(holes) == [(13, 13)]
    write(buffer, 10, 14, "")
    assert holes.drop_stale()
    assert places(holes) == []


def test_a_new_hole_takes_the_place_of_those_it_touches() -> None:
    holes = Holes(QTextDocument(TEXT))
    holes.put(0, 3, None, "")
    holes.put(8, 13, None, "")
    holes.put(3, 5, 2, "")
    assert places(holes) == [(3, 5), (8, 13)]
    assert len(holes) == 2


def test_changing_removing_and_clearing() -> None:
    holes = Holes(QTextDocument(TEXT))
    number = holes.put(4, 7, None, "")
    holes.change(number, 9, "why")
    assert [(mark.words, mark.hint) for mark in holes.marks()] == [(9, "why")]
    with pytest.raises(KeyError):
        holes.change(number + 1, None, "")
    assert holes.remove(number)
    assert not holes.remove(number)
    assert not holes.clear()


def test_what_is_drawn_says_length_and_hint_and_never_breaks_a_line() -> None:
    holes = Holes(QTextDocument(TEXT))
    holes.put(0, 0, 3, "a hint")
    holes.put(7, 7, None, "")
    texts = [patch.runs[0].text for patch in holes.patches()]
    assert [text.replace("\u00a0", "_") for text in texts] == ["_…_3_…_a_hint_", "_…_"]
    holes.suspended = True
    assert list(holes.patches()) == []
