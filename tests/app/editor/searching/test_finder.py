"""Marks of a search in a long text, where every look goes far away."""

from pathlib import Path

import pytest

from app.editor.editor import Editor
from app.editor.searching.finder import MARKS, Finder
from app.editor.searching.search import Query, Search
from tests.app.conftest import Desk
from tests.app.waiting import done


def test_marks_follow_far_jumps_in_a_long_text(desk: Desk) -> None:
    line = "the river and the house were never so cold in the morning light, she said to him " * 9
    text = "\n\n".join([line] * 400) + "\n\nhere table\n\n" + "\n\n".join([line] * 400)
    editor = desk.page(text)
    editor.show()
    finder = Finder(editor)
    for _ in range(3):
        # Every look scrolls in many small steps, and laying out what comes into sight scrolls too.
        for words in ("r", "river", "here table", "river", "nowhere"):
            finder.look(Search(Query(words)))
            low, high = editor.scrolling.in_sight()
            assert not finder.matches or any(low <= start < high for start, _end in finder.matches)
        assert editor.extra_selections.of(MARKS) == []
    finder.close()


def finder_on(desk: Desk, text: str, expression: str) -> Finder:
    editor = desk.page(text)
    editor.show()
    editor.select(0, 0)
    finder = Finder(editor)
    finder.look(Search(Query(expression, expression=True)))
    return finder


def test_next_and_previous_stick_at_no_place_of_no_length(desk: Desk) -> None:
    finder = finder_on(desk, "One\n\nTwo 😀\n", "$")
    editor = finder.editor
    assert finder.matches == ((3, 3), (4, 4), (10, 10), (11, 11))
    assert (editor.selection(), finder.current) == ((3, 3), 0)
    went = [(finder.step(1), editor.caret()) for _ in range(5)]
    assert went == [(False, 4), (False, 10), (False, 11), (True, 3), (False, 4)]
    back = [(finder.step(-1), editor.caret()) for _ in range(3)]
    assert back == [(False, 3), (True, 11), (False, 10)]
    # From between two places too.
    editor.select(6, 6)
    assert (finder.current, finder.step(1), editor.caret()) == (None, False, 10)
    editor.select(6, 6)
    assert (finder.step(-1), editor.caret()) == (False, 4)
    finder.close()


@pytest.mark.parametrize(
    ("expression", "template", "wanted"),
    [
        ("^", "> ", "> One\n> \n> Two"),
        ("$", ";", "One;\n;\nTwo;"),
        ("$", "\n", "One\n\n\n\nTwo\n"),
        (r"\b", "-", "-One-\n\n-Two-"),
        ("(?=[OT])", "T", "TOne\n\nTTwTo"),
        ("x*", "x", "xOxnxex\nx\nxTxwxox"),
    ],
)
def test_replacing_one_by_one_comes_to_every_place_once(
    desk: Desk, expression: str, template: str, wanted: str
) -> None:
    finder = finder_on(desk, "One\n\nTwo", expression)
    editor = finder.editor
    for _ in range(len(finder.matches)):
        assert finder.replace(template)
    assert editor.text() == wanted
    finder.close()


def test_all_places_of_no_length_are_replaced_in_one_step(desk: Desk) -> None:
    text = "One 😀\n\nTwo"
    finder = finder_on(desk, text, "^")
    editor = finder.editor
    assert finder.replace_all("> ") == 3
    assert editor.text() == "> One 😀\n> \n> Two"
    editor.undo()
    assert editor.text() == text
    assert not editor.document().isUndoAvailable()
    assert finder.replace_all("") == 3
    assert editor.text() == text
    finder.close()


def test_line_ends_of_windows_stay_where_lines_are_added_to(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"One\r\n\r\nTwo\r\n")
    editor = Editor(done(desk.documents.open(tmp_path / "a.txt")), desk.settings)
    desk.pages.append(editor)
    finder = Finder(editor)
    for expression, template in (("^", "> "), ("$", ";")):
        finder.look(Search(Query(expression, expression=True)))
        assert len(finder.matches) == 4
        finder.replace_all(template)
    assert editor.document_model.to_bytes() == b"> One;\r\n> ;\r\n> Two;\r\n> ;"
    finder.close()


def test_a_place_of_no_length_is_seen(desk: Desk) -> None:
    finder = finder_on(desk, "One two\n\nthree", r"\b")
    editor = finder.editor
    marks = editor.extra_selections.of(MARKS)
    assert [mark.cursor.position() for mark in marks] == [0, 3, 4, 7, 9, 14]
    with_marks = editor.viewport().grab().toImage()
    finder.look(None)
    without = editor.viewport().grab().toImage()
    for mark in marks:
        # More than one point: in some fonts a letter stands there in the mark's own colour.
        spot = editor.rect_of(mark.cursor.position()).toAlignedRect().adjusted(-1, 0, 2, 0)
        assert with_marks.copy(spot) != without.copy(spot)
    finder.close()


def test_marks_lie_on_all_of_a_letter_however_it_is_stored(desk: Desk) -> None:
    editor = desk.page("ne\u0301e, née, _ne\u0301e_ and née")
    editor.show()
    finder = Finder(editor)
    finder.look(Search(Query("née", whole=True)))
    marked = [mark.cursor.selectedText() for mark in editor.extra_selections.of(MARKS)]
    assert marked == ["ne\u0301e", "née", "ne\u0301e", "née"]
    assert finder.replace_all("né") == 4
    assert editor.text() == "ne\u0301, né, _ne\u0301_ and né"
    finder.close()
