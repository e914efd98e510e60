"""The clipboard has the text as it is, and the marks of who wrote it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QUrl

from app.documents.buffer.provenance import Author
from app.editor.clipboard import MARKS, put_text
from tests.app.conftest import Desk
from tests.app.documents.conftest import sampled
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


@pytest.mark.parametrize("place", [0, 1, 2])
def test_any_character_is_pasted_and_copied_as_it_is(
    surfaces: Surfaces, place: int, full_counts: Callable[[int, int], int]
) -> None:
    surface, data, wrong = surfaces("xy"), QMimeData(), []
    document = surface.document_model
    for char in sampled(full_counts(40_009, 4999)):
        text = f"{char}ab"
        # What ends a line elsewhere ends one here.
        expected = "\n" if char in "\r\u2029" else char
        put_text(data, text)
        surface.select(place, place)
        surface.insertFromMimeData(data)
        held = ("xy"[:place] + expected + "ab" + "xy"[place:]).encode()
        whole = document.to_bytes() == held
        surface.select(place, place + 3)
        whole &= surface.createMimeDataFromSelection().text() == expected + "ab"
        surface.undo()
        whole &= document.to_bytes() == b"xy"
        surface.redo()
        whole &= document.to_bytes() == held
        surface.undo()
        if not whole:
            wrong.append(hex(ord(char)))
    assert wrong == []


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


def test_what_is_longer_than_any_text_is_refused_and_nothing_changes(
    surfaces: Surfaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen million line breaks would have held the window up for a minute."""
    monkeypatch.setattr("app.documents.disk.file.MAX_LINES", 100)
    surface, data = surfaces("xy"), QMimeData()
    refused: list[str] = []
    surface.paste_refused.connect(refused.append)
    surface.select(0, 1)
    for breaks in ("\n", "\r\n", "\u2029"):
        data.setText(breaks * 100)
        surface.insertFromMimeData(data)
    assert surface.document_model.to_bytes() == b"xy"
    assert not surface.document().isUndoAvailable()
    assert (
        refused
        == ["That text has 101 lines; Redraft opens texts of up to 100 lines, so divide it into parts first."] * 3
    )
    data.setText("\n" * 99)
    surface.insertFromMimeData(data)
    assert surface.document().blockCount() == 100
