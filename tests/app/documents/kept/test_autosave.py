"""Recovery copies follow the writing by themselves, are whole or not offered, and belong to one running program."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.documents.disk import file as files
from app.documents.document import Document
from app.documents.kept.autosave import PAUSE_MS, Autosave
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from app.platform.process import running, started, this_process
from app.settings import DECLARED

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir()
    return made


def typed(document: Document, text: str = "new ") -> None:
    QTextCursor(document.buffer).insertText(text)


def bodies(folder: Path) -> list[bytes]:
    return [file.read_bytes().partition(b"\n")[2] for file in folder.glob("*.copy")]


def test_due_after_a_pause_and_while_there_is_none() -> None:
    autosave = Autosave(8)
    pause, longest = autosave.findChildren(QTimer)
    assert (pause.interval(), longest.interval()) == (PAUSE_MS, 8000)
    # A copy is begun at most this long after what it lacks was typed; the rest of the 15 s is the disk's.
    (setting,) = [one for one in DECLARED if one.key == "file.recovery"]
    assert setting.high is not None
    assert longest.interval() <= setting.high * 1000 <= 15_000 - 5_000
    rung: list[int] = []
    autosave.due.connect(lambda: rung.append(1))
    autosave.touch()
    begun = longest.remainingTime()
    autosave.touch()
    # Typing on puts the pause off, and never the longest wait.
    assert longest.remainingTime() <= begun
    pause.timeout.emit()
    assert rung == [1]
    assert not pause.isActive()
    assert not longest.isActive()


def test_an_untitled_text_is_put_away_without_being_asked(folder: Path, qtbot: QtBot) -> None:
    store = DocumentStore(RecoveryStore(folder))
    store.recovery.set_seconds(0)
    document = store.new("", "Untitled")
    typed(document, "Never saved. ")
    qtbot.waitUntil(lambda: bodies(folder) == [b"Never saved. "], timeout=20_000)
    typed(document, "More. ")
    qtbot.waitUntil(lambda: bodies(folder) == [b"More. Never saved. "], timeout=20_000)
    document.buffer.undo()
    document.buffer.undo()
    # Back at what it was: nothing to recover any more.
    qtbot.waitUntil(lambda: bodies(folder) == [], timeout=20_000)
    store.stop()


def test_a_copy_that_was_cut_or_altered_is_not_offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RecoveryStore(folder)
    document = Document.fresh("", "Untitled")
    typed(document, "A whole sentence.")
    store.write(document)
    store.close()
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    (file,) = folder.glob("*.copy")
    whole = file.read_bytes()
    assert len(RecoveryStore(folder).orphans()) == 1
    for damaged in (whole[:-3], whole.replace(b"whole", b"Whole"), whole[:20], b""):
        file.write_bytes(damaged)
        assert RecoveryStore(folder).orphans() == []
        assert file.exists()


def test_a_running_copys_text_is_no_crash_and_a_reused_process_id_is_one(folder: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        begun = started(other.pid)
        assert begun is not None
        assert running(other.pid, begun)
        assert not running(other.pid, begun + "0")
        document = Document.fresh("", "Untitled")
        typed(document)
        store = RecoveryStore(folder)
        store.write(document)
        store.close()
        (file,) = folder.glob("*.copy")
        head, _, data = file.read_bytes().partition(b"\n")
        about = json.loads(head)
        assert tuple(about["process"]) == this_process()
        for process, count in ((other.pid, begun), 0), ((other.pid, begun + "0"), 1):
            file.write_bytes(json.dumps(about | {"process": process}).encode() + b"\n" + data)
            assert len(RecoveryStore(folder).orphans()) == count
    finally:
        other.communicate(b"\n")
    file.write_bytes(json.dumps(about | {"process": (other.pid, begun)}).encode() + b"\n" + data)
    assert len(RecoveryStore(folder).orphans()) == 1


def test_a_full_disk_is_said_once_and_tried_again(folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DocumentStore(RecoveryStore(folder))
    store.recovery.set_seconds(0)
    said: list[str] = []
    store.recovery_failed.connect(lambda _document, sentence: said.append(sentence))
    real = os.write
    tries: list[int] = []

    def full(descriptor: int, data: bytes) -> int:
        tries.append(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "write", full)
    typed(store.new(), "Kept in the window. ")
    qtbot.waitUntil(lambda: len(tries) > 3, timeout=20_000)
    assert len(said) == 1
    monkeypatch.setattr(files.os, "write", real)
    qtbot.waitUntil(lambda: bodies(folder) == [b"Kept in the window. "], timeout=20_000)
    store.stop()


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


def test_typing_while_a_slow_disk_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version saved is the one that was there when the save began, and what came later is still unsaved."""
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    document = Document.from_file(path)
    typed(document, "first ")
    real = os.fsync

    def slow(descriptor: int) -> None:
        if document.text() == "first old":
            typed(document, "later ")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", slow)
    document.save()
    assert path.read_bytes() == b"first old"
    assert document.text() == "later first old"
    assert document.modified
    monkeypatch.setattr(files.os, "fsync", real)
    document.save()
    assert path.read_bytes() == b"later first old"
    assert not document.modified


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


def test_a_character_that_the_encoding_lacks_costs_the_copy_no_line_ending(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà\r\nencore\r\n".encode("cp1252"))
    document = Document.from_file(path, "cp1252")
    typed(document, "→ ")
    store = RecoveryStore(folder)
    store.write(document)
    store.close()
    (file,) = folder.glob("*.copy")
    head, _, data = file.read_bytes().partition(b"\n")
    assert json.loads(head)["encoding"] == "utf-8"
    assert data == document.kept() == "→ Voilà\r\nencore\r\n".encode()
