"""An undo that leads back to another text leads back to its bytes."""

from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from app.documents.buffer.form_history import FormHistory
from app.documents.disk.codec import FileForm
from app.documents.document import Document

LONG = "word " * 6000


@pytest.mark.parametrize(
    "mine", ["a\u2029b\0c", "a\ufdd2b\0\u2029c", LONG + "end", "one\r\ntwo\r\nthree", "one\r\ntwo\nthree\rfour"]
)
@pytest.mark.parametrize("theirs", ["theirs", "theirs\ufdd2\ufdd3\ufdd4", "a\0b", "a\nb", LONG + "theirs"])
def test_undoing_another_text_leads_back_to_the_same_bytes(
    qapp: QApplication, tmp_path: Path, mine: str, theirs: str
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(mine.encode())
    document = Document.from_file(path)
    path.write_bytes(theirs.encode())
    document.reload()
    assert document.to_bytes() == theirs.encode()
    steps = document.buffer.availableUndoSteps()
    document.buffer.undo()
    assert document.buffer.availableUndoSteps() == 0, steps
    assert document.to_bytes() == mine.encode()
    assert document.modified
    document.buffer.redo()
    assert document.to_bytes() == theirs.encode()
    assert not document.modified


def test_a_form_that_replaces_another_is_no_undo_step(qapp: QApplication) -> None:
    buffer = QTextDocument()
    first, second, third = FileForm.fresh(), FileForm.fresh(), FileForm.fresh()
    forms = FormHistory(buffer, first)
    assert forms.current is first
    forms.replace(second)
    assert forms.current is second
    assert not buffer.isUndoAvailable()
    cursor = QTextCursor(buffer)
    cursor.beginEditBlock()
    forms.add(third)
    cursor.insertText("another text")
    cursor.endEditBlock()
    assert forms.current is third
    buffer.undo()
    assert (forms.current, buffer.toPlainText()) == (second, "")
    buffer.redo()
    assert (forms.current, buffer.toPlainText()) == (third, "another text")
