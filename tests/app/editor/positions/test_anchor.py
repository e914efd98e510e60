"""Tracked ranges keep their text whatever is typed around them, and know when it is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from app.editor.positions.anchor import Anchor, Region

EDITS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.text("ab \n😀", max_size=4)), max_size=8)


def buffer_of(text: str) -> QTextDocument:
    buffer = QTextDocument()
    buffer.setDocumentLayout(QPlainTextDocumentLayout(buffer))
    buffer.setPlainText(text)
    return buffer


def edit(buffer: QTextDocument, start: int, end: int, text: str) -> None:
    cursor = QTextCursor(buffer)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)


@given(edits=EDITS)
def test_edits_beside_a_range_leave_it_its_text(qapp: object, edits: list[tuple[int, int, str]]) -> None:
    buffer = buffer_of("Some words before, the range itself, and words behind it.")
    anchor = Anchor(buffer, 19, 35)
    assert anchor.text() == "the range itself"
    for place, length, text in edits:
        last = buffer.characterCount() - 1
        start = min(place, last)
        end = min(start + length, last)
        if start < anchor.end and end > anchor.start:
            continue
        edit(buffer, start, end, text)
        assert anchor.text() == "the range itself"
        assert not anchor.stale


def test_what_is_typed_at_an_edge_stays_outside_and_inside_it_counts(qapp: object) -> None:
    buffer = buffer_of("one two three")
    anchor = Anchor(buffer, 4, 7)
    edit(buffer, 4, 4, "x")
    edit(buffer, 8, 8, "y")
    assert (anchor.start, anchor.end, anchor.stale) == (5, 8, False)
    edit(buffer, 6, 6, "z")
    assert anchor.stale
    assert anchor.text() == "tzwo"
    assert not anchor.empty
    assert Anchor(buffer, 3, 3).empty


def test_of_the_same_words_twice_the_ones_between_the_old_neighbours_are_taken_up(qapp: object) -> None:
    text = "A cold night fell. Then a cold night came again."
    buffer = buffer_of(text)
    start = text.rindex("cold night")
    anchor = Anchor(buffer, start, start + 10)
    edit(buffer, 0, len(text), "")
    assert anchor.start == anchor.end
    edit(buffer, 0, 0, text)
    anchor.find_again(0, len(text))
    assert (anchor.start, anchor.text(), anchor.stale) == (start, "cold night", False)


def test_a_region_counts_in_the_requests_code_points(qapp: object) -> None:
    text = "😀 one 😀 two"
    buffer = buffer_of(text)
    region = Region(buffer, text, ((2, 5), (8, 11)))
    assert [held.anchor.text() for held in region.held] == ["one", "two"]
    assert region.locate(9, 11) == (11, 13)
    assert region.original(8, 10) == "tw"
    edit(buffer, 0, 0, "😀😀")
    assert region.locate(2, 5) == (7, 10)
    assert (region.start, region.end) == (7, 17)
    for outside in ((0, 3), (4, 9)):
        with pytest.raises(ValueError, match="outside"):
            region.locate(*outside)
        with pytest.raises(ValueError, match="outside"):
            region.original(*outside)


def test_a_region_knows_whether_a_change_went_into_it(qapp: object) -> None:
    text = "one two three"
    buffer = buffer_of(text)
    region = Region(buffer, text, ((4, 7), (8, 8)))
    seen: list[bool] = []
    buffer.contentsChange.connect(lambda *change: seen.append(region.touched(*change)))
    edit(buffer, 0, 0, "x")
    edit(buffer, 6, 6, "y")
    assert seen == [False, True]
    assert region.stale
    edit(buffer, 6, 7, "")
    assert not region.stale
    # A place of no length is taken over by whoever types there.
    edit(buffer, 9, 9, "z")
    assert seen[-1]
