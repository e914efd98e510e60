"""The clipboard has the text as it is, and the marks of who wrote it."""

import pytest
from PySide6.QtCore import QMimeData, QUrl

from app.documents.kept.provenance import Author
from app.editor.clipboard import MARKS
from tests.app.conftest import Desk
from tests.app.editor.conftest import Surfaces


def test_no_break_spaces_survive_the_clipboard(desk: Desk) -> None:
    editor = desk.page("a\u00a0b\nc")
    editor.select(0, 5)
    data = editor.createMimeDataFromSelection()
    assert data.text() == "a\u00a0b\nc"
    pasted = QMimeData()
    pasted.setText("\u2029\0x")
    editor.insertFromMimeData(pasted)
    assert editor.document_model.to_bytes() == b"\n\0x"


def test_marks_go_along_and_belong_to_their_text_only(surfaces: Surfaces) -> None:
    surface = surfaces("Mine: .")
    surface.writing.apply([(6, 6, "a model's 😀")], Author("starter"))
    surface.select(4, 15)
    data = surface.createMimeDataFromSelection()
    assert data.text() == ": a model's"
    other = surfaces("Here: ")
    other.select(6, 6)
    other.insertFromMimeData(data)
    assert other.text() == "Here: : a model's"
    assert [(mark.start, mark.end) for mark in other.document_model.provenance.all()] == [(8, 17)]
    data.setText("quite another text")
    other.insertFromMimeData(data)
    assert [(mark.start, mark.end) for mark in other.document_model.provenance.all()] == [(8, 17)]


@pytest.mark.parametrize("rows", [b"", b"[", b"[3, 4]", b'[3, [["x"]]]', b"[" * 100_000, b'[3, [[-5, 90, "m", ""]]]'])
def test_marks_that_are_none_are_left_out(surfaces: Surfaces, rows: bytes) -> None:
    surface, data = surfaces(""), QMimeData()
    data.setText("one")
    data.setData(MARKS, rows)
    surface.insertFromMimeData(data)
    assert surface.text() == "one"
    assert all(0 <= mark.start < mark.end <= 3 for mark in surface.document_model.provenance.all())


def test_files_are_not_taken_for_text(surfaces: Surfaces) -> None:
    surface, data = surfaces(""), QMimeData()
    assert not surface.canInsertFromMimeData(data)
    data.setText("file:///a.txt")
    assert surface.canInsertFromMimeData(data)
    data.setUrls([QUrl("file:///a.txt")])
    assert not surface.canInsertFromMimeData(data)
