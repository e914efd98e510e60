"""An undo that leads back to another text leads back to its bytes."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

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
