"""The clipboard has the text as it is, and the marks of who wrote it."""

from PySide6.QtCore import QMimeData

from tests.app.conftest import Desk


def test_no_break_spaces_survive_the_clipboard(desk: Desk) -> None:
    editor = desk.page("a\u00a0b\nc")
    editor.select(0, 5)
    data = editor.createMimeDataFromSelection()
    assert data.text() == "a\u00a0b\nc"
    pasted = QMimeData()
    pasted.setText("\u2029\0x")
    editor.insertFromMimeData(pasted)
    assert editor.document_model.to_bytes() == b"\n\0x"
