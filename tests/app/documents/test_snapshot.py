"""A text as it stood is written as it stood, whatever becomes of the page."""

from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.disk.file import Saved
from app.documents.disk.file_errors import CharacterLost
from app.documents.document import Document, writing_of

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_is_written_is_the_text_when_it_was_asked_for(file: Path) -> None:
    document = Document.from_file(file)
    QTextCursor(document.buffer).insertText("one ")
    writing = writing_of(document)
    QTextCursor(document.buffer).insertText("two\u2029\ufdd0 ")
    document.set_encoding("utf-16-le", bom=True)
    result = writing.carry_out()
    assert isinstance(result, Saved)
    assert file.read_bytes() == b"one old\r\ntext"
    document.written(writing, result)
    # The file is known by now, and the rest has yet to be saved.
    assert document.modified
    assert isinstance(document.save(), Saved)
    assert not document.modified


def test_an_encoding_alone_is_a_change_too(file: Path) -> None:
    document = Document.from_file(file)
    QTextCursor(document.buffer).insertText("one ")
    writing = writing_of(document)
    document.set_encoding("utf-16-le", bom=True)
    document.written(writing, writing.carry_out())
    assert document.modified


def test_where_it_is_no_longer_wanted_nothing_is_written(file: Path, tmp_path: Path) -> None:
    before, document = file.read_bytes(), Document.from_file(file)
    QTextCursor(document.buffer).insertText("one ")
    assert not isinstance(writing_of(document).carry_out(lambda: False), Saved)
    for path in (tmp_path / "new.txt", file):
        with pytest.raises(Exception, match="was not saved"):
            writing_of(document, path, force=True).carry_out(lambda: False)
    assert [entry.name for entry in file.parent.iterdir() if entry.is_file()] == [file.name]
    assert file.read_bytes() == before


def test_what_the_encoding_lacks_is_kept_in_another(file: Path) -> None:
    document = Document.from_file(file, "latin-1")
    QTextCursor(document.buffer).insertText("→ ")
    snapshot = document.snapshot()
    with pytest.raises(CharacterLost):
        snapshot.encoded()
    assert snapshot.kept() == ("utf-8", "→ old\r\ntext".encode())
