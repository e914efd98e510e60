"""The holes of a page: where the caret puts them, what a request says of them, and what an edit does to them."""

import pytest
from PySide6.QtGui import QTextCursor

from app.editor.editor import Editor
from engine.messages import Hole
from tests.app.conftest import Desk

TEXT = "One \U0001f600 two three."


def ghost(editor: Editor) -> str:
    return editor.document().firstBlock().layout().preeditAreaText()


def test_a_hole_goes_with_its_text(desk: Desk) -> None:
    text = "One two three four.\n\nFive six seven."
    editor = desk.page(text)
    editor.select(4, 7)
    number = editor.holes.put(5, "hint")
    assert editor.holes.at(5) == number
    assert "5" in ghost(editor)
    editor.select(5, 6)
    editor.textCursor().insertText("X")
    assert editor.holes.marks() == []
    assert ghost(editor) == ""


@pytest.mark.parametrize(
    ("selected", "wanted"),
    [((6, 9), Hole(6, 9)), ((5, 10), Hole(6, 9)), ((4, 4), Hole(4, 4)), ((7, 7), Hole(9, 9))],
)
def test_a_hole_is_the_selection_without_its_spaces_or_behind_the_word(
    desk: Desk, selected: tuple[int, int], wanted: Hole
) -> None:
    editor = desk.page(TEXT)
    editor.select(*selected)
    editor.holes.put()
    assert editor.holes.wanted() == (wanted,)
    assert editor.selection() == (wanted.end, wanted.end)


def test_everybody_hears_of_each_change_once(desk: Desk) -> None:
    editor = desk.page(TEXT)
    heard: list[int] = []
    editor.holes.changed.connect(lambda: heard.append(len(editor.holes.marks())))
    editor.select(4, 4)
    number = editor.holes.put()
    editor.holes.change(number, 3)
    editor.holes.remove(number)
    editor.holes.remove(number)
    editor.holes.clear()
    assert heard == [1, 1, 0]


def test_filled_holes_go_and_those_beside_them_stay(desk: Desk) -> None:
    editor = desk.page("One two three four.")
    numbers = []
    for start, end in ((4, 7), (14, 18)):
        editor.select(start, end)
        numbers.append(editor.holes.put())
    assert editor.holes.touching([(0, 4)]) == numbers[:1]
    editor.holes.take_out(numbers[:1])
    assert [mark.number for mark in editor.holes.marks()] == numbers[1:]


def test_suspended_holes_are_there_but_not_drawn(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.holes.put()
    assert ghost(editor)
    editor.holes.suspend(True)
    assert editor.holes.suspended
    assert (ghost(editor), len(editor.holes.marks())) == ("", 1)
    QTextCursor(editor.document()).insertText("So. ")
    assert ghost(editor) == ""
    editor.holes.suspend(False)
    assert ghost(editor)
