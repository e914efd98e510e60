"""Marks of who wrote what follow every edit of the buffer, and undo and redo bring them back."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from app.documents.buffer.provenance import Author, AuthorMark, from_rows, to_rows, written_by
from app.documents.document import Document

MODEL = Author("starter", "2026-11-24")
OTHER = Author("gemma", "2026-11-23")


def test_a_person_s_mark_is_kept_but_not_a_models(qapp: QApplication) -> None:
    assert Author.unpacked(Author("A\tB", "2026-01-01", True).packed()) == Author("A\tB", "2026-01-01", True)
    document = Document.fresh("abc\ndef")
    document.provenance.restore([AuthorMark(1, 2, MODEL), AuthorMark(5, 99, MODEL), AuthorMark(-1, 3, OTHER)])
    assert document.provenance.all() == (AuthorMark(1, 2, MODEL),)
    assert not document.modified
    assert not document.buffer.isUndoAvailable()
    assert document.provenance.at(2) == MODEL
    assert document.provenance.at(5) is None


def test_marks_as_json_takes_them_come_back() -> None:
    marks = (AuthorMark(0, 3, MODEL), AuthorMark(7, 1, Author("A\tB", "", True)))
    assert from_rows(json.loads(json.dumps(to_rows(marks)))) == marks


@pytest.mark.parametrize("rows", [None, {}, 5, [5], [[1, 2]], [["1", 2, "&\ta"]], [[1, 2, "a"]], [[1, 2, 3]]])
def test_anything_else_is_no_marks(rows: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_rows(rows)


def test_marks_of_a_paragraph_of_a_range_and_at_a_place(qapp: QApplication) -> None:
    document = Document.fresh("one two\nthree four")
    marks = document.provenance
    marks.put(4, 13, MODEL)
    marks.put(14, 18, OTHER)
    assert marks.all() == (AuthorMark(4, 3, MODEL), AuthorMark(8, 5, MODEL), AuthorMark(14, 4, OTHER))
    assert marks.of(document.buffer.lastBlock()) == (AuthorMark(0, 5, MODEL), AuthorMark(6, 4, OTHER))
    assert marks.within(5, 15) == (AuthorMark(0, 2, MODEL), AuthorMark(3, 5, MODEL), AuthorMark(9, 1, OTHER))
    assert [marks.at(place) for place in (3, 4, 7, 13, 14, 18)] == [None, MODEL, MODEL, MODEL, OTHER, OTHER]
    form = QTextCursor(document.buffer.findBlock(15))
    form.setPosition(15)
    assert written_by(form.charFormat()) == OTHER


def test_what_was_wiped_does_not_come_back_with_an_undo(qapp: QApplication) -> None:
    document = Document.fresh("one two")
    marks = document.provenance
    heard: list[bool] = []
    marks.changed.connect(lambda: heard.append(True))
    marks.put(0, 3, MODEL)
    assert heard
    marks.wipe()
    assert not marks.used
    document.buffer.undo()
    document.buffer.redo()
    assert marks.all() == ()
    marks.put(4, 7, MODEL)
    assert marks.all() == (AuthorMark(4, 3, MODEL),)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "mark", "cut", "undo", "redo"]),
        st.integers(0, 30),
        st.integers(0, 8),
        st.text("ab c\n", max_size=5),
    ),
    max_size=25,
)


def test_marks_follow_any_edit_of_the_buffer(qapp: QApplication, full_counts: Callable[[int, int], int]) -> None:
    @settings(max_examples=full_counts(60, 2000), deadline=None)
    @given(EDITS)
    def holds(edits: list[tuple[str, int, int, str]]) -> None:
        document = Document.fresh("The tide\nturned again.")
        buffer, marks = document.buffer, document.provenance
        for kind, at, length, text in edits:
            end = buffer.characterCount() - 1
            start = min(at, end)
            stop = min(start + length, end)
            cursor = QTextCursor(buffer)
            cursor.setPosition(start)
            match kind:
                case "insert":
                    cursor.insertText(text)
                case "mark":
                    marks.put(start, stop, MODEL if at % 2 else OTHER)
                case "cut":
                    cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
                    cursor.removeSelectedText()
                case "undo":
                    buffer.undo()
                case "redo":
                    buffer.redo()
            assert marks.all() == as_the_formats_say(document)
        document.deleteLater()

    holds()


def as_the_formats_say(document: Document) -> tuple[AuthorMark, ...]:
    """The marks read anew from the whole buffer, letter by letter."""
    marks: list[AuthorMark] = []
    block = document.buffer.begin()
    while block.isValid():
        for piece in block.textFormats():
            author = written_by(piece.format)
            start, length = block.position() + piece.start, min(piece.length, block.length() - 1 - piece.start)
            if author is None or length <= 0:
                continue
            if marks and marks[-1].end == start and marks[-1].author == author and start != block.position():
                marks[-1] = AuthorMark(marks[-1].start, marks[-1].length + length, author)
            else:
                marks.append(AuthorMark(start, length, author))
        block = block.next()
    return tuple(marks)
