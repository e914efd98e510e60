"""What other programs do to open files is seen, and said once."""

from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.disk.file import Disk
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from tests.app.documents.conftest import store_in, typed

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_store_tells_of_a_change_once(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    store = DocumentStore(RecoveryStore(folder))
    told = []
    store.disk_changed.connect(lambda document, disk: told.append(disk))
    document = store.open(file)
    assert store.open(file) is document
    file.write_bytes(b"theirs")
    store.check_disk()
    store.check_disk()
    assert told == [Disk.CHANGED]
    typed(document)
    assert store.recovery.files.write(document)
    store.close(document)
    assert list(folder.iterdir()) == []
    store.stop()


def test_a_file_that_was_renamed_is_found_and_followed(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, new = tmp_path / "page.md", tmp_path / "renamed.md"
    path.write_bytes(b"first")
    document = store.open(path)
    QTextCursor(document.buffer).insertText("second ")
    store.save(document)
    path.rename(new)
    (tmp_path / "twin.md").write_bytes(new.read_bytes())
    assert store.renamed_to(document) == new
    store.follow(document, new)
    QTextCursor(document.buffer).insertText("third ")
    store.save(document)
    assert new.read_bytes() == b"third second first"
    assert not path.exists()
    # Renamed and then written by another program: that is not the same text any more.
    new.rename(path)
    path.write_bytes(b"theirs")
    assert store.renamed_to(document) is None
    store.stop()
    assert [versions.read(version) for version in versions.versions(new)] == [
        b"third second first",
        b"second first",
        b"first",
    ]
