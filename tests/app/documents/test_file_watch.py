"""What other programs do to open files is seen, and said once."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.documents.disk import file as files
from app.documents.disk.file import Disk
from app.documents.disk.known_file import looked_at
from app.documents.document import Document
from app.documents.file_watch import SETTLE_MS, FileWatch
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from tests.app.documents.conftest import INSTEAD, bodies, put_instead, store_in, typed
from tests.app.waiting import done

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_store_tells_of_a_change_once(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    store = DocumentStore(RecoveryStore(folder))
    changes = []
    store.disk_changed.connect(lambda document, disk: changes.append(disk))
    document = done(store.open(file))
    assert done(store.open(file)) is document
    file.write_bytes(b"theirs")
    store.check_disk()
    store.check_disk()
    assert changes == [Disk.CHANGED]
    typed(document)
    assert store.recovery.files.write(document)
    store.close(document)
    assert list(folder.iterdir()) == []
    store.stop()


def test_a_file_that_was_renamed_is_found_and_followed(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, new = tmp_path / "page.md", tmp_path / "renamed.md"
    path.write_bytes(b"first")
    document = done(store.open(path))
    QTextCursor(document.buffer).insertText("second ")
    done(store.save(document))
    path.rename(new)
    (tmp_path / "twin.md").write_bytes(new.read_bytes())
    assert done(store.renamed_to(document)) == new
    done(store.follow(document, new))
    QTextCursor(document.buffer).insertText("third ")
    done(store.save(document))
    assert new.read_bytes() == b"third second first"
    assert not path.exists()
    # Renamed and then written by another program: that is not the same text any more.
    new.rename(path)
    path.write_bytes(b"theirs")
    assert done(store.renamed_to(document)) is None
    store.stop()
    assert [versions.read(version) for version in versions.versions(new)] == [
        b"third second first",
        b"second first",
        b"first",
    ]


def look(watch: FileWatch, document: Document) -> None:
    assert document.path is not None
    watch.take(document, looked_at(document.path))


def seen_by(watch: FileWatch) -> list[Disk]:
    changes: list[Disk] = []
    watch.disk_changed.connect(lambda _document, disk: changes.append(disk))
    return changes


def test_each_thing_is_said_once_and_again_when_it_comes_again(file: Path) -> None:
    watch, document = FileWatch(), Document.from_file(file)
    changes = seen_by(watch)
    watch.see(document, document.file.identity)
    mine = file.read_bytes()
    for data in (b"theirs", b"theirs too", mine, b"theirs"):
        file.write_bytes(data)
        look(watch, document)
    assert changes == [Disk.CHANGED, Disk.CHANGED]
    file.unlink()
    look(watch, document)
    assert changes[2:] == [Disk.DELETED]
    assert document.modified
    file.write_bytes(mine)
    look(watch, document)
    assert not document.modified
    watch.stop()


def test_what_the_page_takes_is_no_news_and_what_comes_next_is(file: Path) -> None:
    watch, document = FileWatch(), Document.from_file(file)
    changes = seen_by(watch)
    file.write_bytes(b"theirs")
    look(watch, document)
    watch.agree(document)
    look(watch, document)
    assert changes == [Disk.CHANGED, Disk.CHANGED]
    watch.stop()


def test_the_system_says_when_to_look_and_the_programs_own_writing_is_not_said(file: Path, qtbot: QtBot) -> None:
    watch, document = FileWatch(), Document.from_file(file)
    settled: list[bool] = []
    watch.settled.connect(lambda: settled.append(True))
    watch.see(document, document.file.identity)
    watch.look_away(document)
    typed(document)
    document.save()
    watch.see(document, document.file.identity)
    qtbot.wait(2 * SETTLE_MS)
    assert settled == []
    # The file was replaced, and the new one is watched.
    file.write_bytes(b"theirs")
    qtbot.waitUntil(lambda: bool(settled), timeout=20_000)
    watch.leave(document)
    watch.stop()


@pytest.mark.parametrize("kind", sorted(INSTEAD))
@pytest.mark.parametrize("seen_gone", [True, False])
def test_a_text_whose_file_cannot_be_read_has_yet_to_be_saved(file: Path, kind: str, seen_gone: bool) -> None:
    watch, document = FileWatch(), Document.from_file(file)
    changes, back = seen_by(watch), seen_back_by(watch)
    watch.see(document, document.file.identity)
    mine = file.read_bytes()
    if seen_gone:
        file.unlink()
        look(watch, document)
        assert document.modified
        file.touch()
    put_instead(kind, file)
    for _ in range(2):
        look(watch, document)
        assert document.modified
    assert changes == [Disk.DELETED, Disk.UNKNOWN][not seen_gone :]
    assert back == []
    # Only what was read and is what it was ends that.
    file.rmdir() if kind == "folder" else os.rename(file, file.with_name("moved"))
    look(watch, document)
    assert document.modified
    file.write_bytes(mine)
    look(watch, document)
    assert not document.modified
    assert back == [document]
    look(watch, document)
    assert back == [document]
    watch.stop()


def test_what_stands_there_for_a_while_is_not_taken_for_the_file(tmp_path: Path) -> None:
    watch, path = FileWatch(), tmp_path / "page.md"
    path.write_bytes(b"text")
    document = Document.from_file(path)
    watch.see(document, document.file.identity)
    path.rename(tmp_path / "renamed.md")
    path.mkdir()
    look(watch, document)
    assert document.file.identity is not None
    assert document.file.identity.inode == (tmp_path / "renamed.md").stat().st_ino
    watch.stop()


def seen_back_by(watch: FileWatch) -> list[Document]:
    back: list[Document] = []
    watch.disk_back.connect(back.append)
    return back


@pytest.mark.parametrize("kind", ["away", *sorted(INSTEAD)])
def test_what_nobody_can_compare_is_kept_where_nobody_will_ask(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Closed by whoever does not look before."""
    store, versions = store_in(tmp_path)
    document = done(store.open(file))
    real = files.read_regular

    def refuse(path: Path, most: int) -> bytes:
        if path == file:
            raise OSError(errno.ESTALE, "Stale file handle")
        return real(path, most)

    if kind == "away":
        monkeypatch.setattr(files, "read_regular", refuse)
    else:
        put_instead(kind, file)
    store.close(document)
    store.stop()
    assert [versions.read(version) for version in versions.versions(file)] == [b"old\r\ntext"]


def test_a_copy_is_written_of_what_cannot_be_compared(file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    store, _ = store_in(tmp_path)
    store.recovery.set_seconds(0)
    done(store.open(file))
    put_instead("folder", file)
    store.check_disk()
    qtbot.waitUntil(lambda: bodies(tmp_path / "copies") == [b"old\r\ntext"], timeout=20_000)
    store.stop()


def test_a_file_that_comes_back_is_seen_without_being_looked_for(file: Path, qtbot: QtBot) -> None:
    watch, document = FileWatch(), Document.from_file(file)
    changes, back = seen_by(watch), seen_back_by(watch)
    watch.settled.connect(lambda: look(watch, document))
    watch.see(document, document.file.identity)
    mine = file.read_bytes()
    for times in (1, 2):
        file.unlink()
        qtbot.waitUntil(lambda: document.modified, timeout=20_000)
        file.write_bytes(mine)
        qtbot.waitUntil(lambda times=times: len(back) == times, timeout=20_000)
        assert not document.modified
    assert changes == [Disk.DELETED, Disk.DELETED]
    # With other bytes it is another program's text.
    file.unlink()
    qtbot.waitUntil(lambda: document.modified, timeout=20_000)
    file.write_bytes(b"theirs")
    qtbot.waitUntil(lambda: changes[-1] is Disk.CHANGED, timeout=20_000)
    assert document.modified
    watch.leave(document)
    watch.stop()


def test_of_two_files_that_are_gone_each_is_waited_for(tmp_path: Path, qtbot: QtBot) -> None:
    watch, documents = FileWatch(), []
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"text")
        documents.append(Document.from_file(tmp_path / name))
        watch.see(documents[-1], documents[-1].file.identity)
    back = seen_back_by(watch)
    watch.settled.connect(lambda: [look(watch, document) for document in documents])
    for name in ("a.md", "b.md"):
        (tmp_path / name).unlink()
    qtbot.waitUntil(lambda: all(document.modified for document in documents), timeout=20_000)
    for place, name in enumerate(("a.md", "b.md")):
        (tmp_path / name).write_bytes(b"text")
        qtbot.waitUntil(lambda place=place: back == documents[: place + 1], timeout=20_000)
    assert watch._watcher.directories() == []
    for document in documents:
        watch.leave(document)
    watch.stop()
