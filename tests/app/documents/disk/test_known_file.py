"""Another program's text is never written over unseen, whenever it came."""

import errno
import os
from pathlib import Path

import pytest

from app.documents.disk import file as files
from app.documents.disk.file import Conflict, Disk, Saved
from app.documents.document import Document
from tests.app.documents.conftest import typed

pytestmark = pytest.mark.usefixtures("qapp")


def test_another_programs_change_is_never_overwritten(file: Path) -> None:
    document = Document.from_file(file)
    typed(document)
    file.write_bytes(b"theirs")
    conflict = document.save()
    assert isinstance(conflict, Conflict)
    assert (conflict.disk, conflict.theirs) == (Disk.CHANGED, b"theirs")
    assert file.read_bytes() == b"theirs"
    file.unlink()
    gone = document.save()
    assert isinstance(gone, Conflict)
    assert gone.disk is Disk.DELETED
    assert not file.exists()
    assert isinstance(document.save(force=True), Saved)
    assert file.read_bytes() == b"new old\r\ntext"


@pytest.mark.parametrize("deleted", [False, True])
def test_another_program_that_writes_while_a_slow_disk_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deleted: bool
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    document = Document.from_file(path)
    typed(document)
    real = os.fsync

    def slow(descriptor: int) -> None:
        path.unlink() if deleted else path.write_bytes(b"theirs")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", slow)
    result = document.save()
    assert isinstance(result, files.Conflict)
    assert result.theirs == (None if deleted else b"theirs")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == (
        [] if deleted else [("page.md", b"theirs")]
    )
    assert document.modified


def test_a_file_that_cannot_be_read_any_more_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    document = Document.from_file(path)
    typed(document)
    real = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == path:
            raise OSError(errno.EIO, "Input/output error")
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(files.SaveError, match="cannot be read"):
        document.save()
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert document.modified
