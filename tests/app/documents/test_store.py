"""The open documents: opened once, saved with their versions, recovered after a crash."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.documents.disk import file as files
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from tests.app.documents.conftest import bodies, store_in, typed

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("where", ["file", "untitled", "modified"])
def test_a_full_disk_keeps_no_one_from_the_text_that_a_crash_left(
    folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    first = DocumentStore(RecoveryStore(folder))
    document = first.new() if where == "untitled" else first.open(path)
    typed(document, "Not saved. ")
    first.recovery.write_all()
    first.stop()
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    store = DocumentStore(RecoveryStore(folder))
    store.recovery.set_seconds(0)
    said: list[str] = []
    store.recovery_failed.connect(lambda _document, sentence: said.append(sentence))
    if where == "modified":
        typed(store.open(path), "Meanwhile. ")
    (copy,) = store.recovery.orphans()
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "write", full)
    back = store.recover(copy)
    assert back.text() == document.text()
    assert back.modified
    assert back in store.documents
    assert copy.data in bodies(folder)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    monkeypatch.setattr(files.os, "write", real)
    qtbot.waitUntil(lambda: len(bodies(folder)) > 1, timeout=20_000)
    store.stop()


def test_saved_under_another_name_the_versions_go_along(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, other = tmp_path / "page.md", tmp_path / "other.md"
    path.write_bytes(b"first")
    document = store.open(path)
    QTextCursor(document.buffer).insertText("second ")
    store.save(document)
    QTextCursor(document.buffer).insertText("third ")
    store.save(document, other)
    store.stop()
    assert [versions.read(version) for version in versions.versions(other)] == [
        b"third second first",
        b"second first",
        b"first",
    ]
    assert [versions.read(version) for version in versions.versions(path)] == [b"second first", b"first"]


def test_what_a_save_writes_over_is_kept_whoever_wrote_it(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, other = tmp_path / "page.md", tmp_path / "other.md"
    path.write_bytes(b"mine")
    other.write_bytes(b"what stood there")
    document = store.open(path)
    path.write_bytes(b"theirs")
    QTextCursor(document.buffer).insertText("still ")
    store.save(document, force=True)
    store.save(document, other)
    store.stop()
    assert [versions.read(version) for version in versions.versions(path)] == [b"still mine", b"theirs"]
    assert {versions.read(version) for version in versions.versions(other)} == {
        b"still mine",
        b"what stood there",
        b"theirs",
    }
    assert versions.read(versions.versions(other)[0]) == b"still mine"
