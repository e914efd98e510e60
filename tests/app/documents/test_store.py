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
from tests.app.waiting import done

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("where", ["file", "untitled", "modified"])
def test_a_full_disk_keeps_no_one_from_the_text_that_a_crash_left(
    folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    first = DocumentStore(RecoveryStore(folder))
    document = first.new() if where == "untitled" else done(first.open(path))
    typed(document, "Not saved. ")
    first.recovery.write_all()
    first.stop()
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    store = DocumentStore(RecoveryStore(folder))
    store.recovery.set_seconds(0)
    sentences: list[str] = []
    store.recovery_failed.connect(lambda _document, sentence: sentences.append(sentence))
    if where == "modified":
        typed(done(store.open(path)), "Meanwhile. ")
    (copy,) = store.recovery.orphans()
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "write", full)
    back = done(store.recover(copy))
    assert back.text() == document.text()
    assert back.modified
    assert back in store.documents
    assert copy.data in bodies(folder)
    qtbot.waitUntil(lambda: bool(sentences), timeout=20_000)
    monkeypatch.setattr(files.os, "write", real)
    qtbot.waitUntil(lambda: len(bodies(folder)) > 1, timeout=20_000)
    store.stop()


def test_saved_under_another_name_the_versions_go_along(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, other = tmp_path / "page.md", tmp_path / "other.md"
    path.write_bytes(b"first")
    document = done(store.open(path))
    QTextCursor(document.buffer).insertText("second ")
    done(store.save(document))
    QTextCursor(document.buffer).insertText("third ")
    done(store.save(document, other))
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
    document = done(store.open(path))
    path.write_bytes(b"theirs")
    QTextCursor(document.buffer).insertText("still ")
    done(store.save(document, force=True))
    done(store.save(document, other))
    store.stop()
    assert [versions.read(version) for version in versions.versions(path)] == [b"still mine", b"theirs"]
    assert {versions.read(version) for version in versions.versions(other)} == {
        b"still mine",
        b"what stood there",
        b"theirs",
    }
    assert versions.read(versions.versions(other)[0]) == b"still mine"


def test_a_file_is_one_document_whatever_name_it_goes_by(file: Path, tmp_path: Path) -> None:
    store, _versions = store_in(tmp_path)
    heard: list[tuple[str, object]] = []
    store.opened.connect(lambda document: heard.append(("opened", document)))
    store.closed.connect(lambda document: heard.append(("closed", document)))
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    document = done(store.open(file))
    assert done(store.open(link)) is done(store.of_file(link)) is document
    assert done(store.of_file(tmp_path / "none.txt")) is None
    assert store.documents == (document,)
    store.close(document)
    store.close(document)
    assert store.documents == ()
    assert heard == [("opened", document), ("closed", document)]
    store.stop()


def test_what_was_not_saved_before_a_reload_is_kept(file: Path, tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    document = done(store.open(file))
    typed(document)
    file.write_bytes(b"theirs")
    done(store.reload(document))
    store.stop()
    assert [versions.read(version) for version in versions.versions(file)] == [b"theirs", b"new old\r\ntext"]


def test_what_another_program_wrote_over_is_kept_where_nobody_will_ask(file: Path, tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    seen, unseen = done(store.open(file)), done(store.open(_other(tmp_path)))
    for document in (seen, unseen):
        assert document.path is not None
        document.path.write_bytes(b"theirs")
    done(store.look_at(seen))
    store.close(unseen)
    store.stop()
    assert [versions.read(version) for version in versions.versions(file)] == [b"old\r\ntext"]
    assert [versions.read(version) for version in versions.versions(tmp_path / "other.txt")] == [b"mine"]


def _other(folder: Path) -> Path:
    path = folder / "other.txt"
    path.write_bytes(b"mine")
    return path


def test_a_copy_beside_an_edited_page_becomes_a_page_of_its_own(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = DocumentStore(RecoveryStore(folder))
    typed(done(first.open(file)), "lost ")
    first.recovery.write_all()
    first.stop()
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    store = DocumentStore(RecoveryStore(folder))
    page = done(store.open(file))
    (copy,) = store.recovery.orphans()
    on_the_page = done(store.recover(copy))
    assert on_the_page is page
    assert page.text() == "lost old\ntext"
    page.buffer.undo()
    assert page.text() == "old\ntext"
    typed(page, "mine ")
    beside = done(store.recover(copy))
    assert beside is not page
    assert (beside.name, beside.path, beside.text()) == ("page (recovered).txt", None, "lost old\ntext")
    store.stop()
