"""Recovery copies follow the writing by themselves, and a disk that refuses is said once."""

import errno
import os
import shutil
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.disk import file as files
from app.documents.document import Document
from app.documents.kept.recovery import RecoveryStore
from app.documents.kept.recovery_copies import RecoveryCopies
from app.documents.store import DocumentStore
from tests.app.documents.conftest import bodies, typed

pytestmark = pytest.mark.usefixtures("qapp")


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


@pytest.mark.parametrize("removed", ["one", "all", "folder"])
def test_a_copy_that_somebody_removed_is_written_again(folder: Path, qtbot: QtBot, removed: str) -> None:
    """By another program that took this one for dead, say; and without a key being pressed."""
    store = DocumentStore(RecoveryStore(folder))
    store.recovery._look.setInterval(20)
    texts = [store.new(), store.new()]
    for document, text in zip(texts, ("One.", "Two."), strict=True):
        typed(document, text)
        store.recovery.files.write(document)
    assert sorted(bodies(folder)) == [b"One.", b"Two."]
    if removed == "folder":
        shutil.rmtree(folder)
    else:
        for file in list(folder.glob("*.copy"))[: None if removed == "all" else 1]:
            RecoveryStore(folder).discard(SimpleNamespace(file=file))
    qtbot.waitUntil(lambda: sorted(bodies(folder)) == [b"One.", b"Two."], timeout=20_000)
    # A text that was saved or let go needs none.
    for document in texts:
        store.close(document)
    assert bodies(folder) == []
    assert not store.recovery._look.isActive()
    store.stop()


def test_a_full_disk_is_said_once_and_tried_again(folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DocumentStore(RecoveryStore(folder))
    store.recovery.set_seconds(0)
    sentences: list[str] = []
    store.recovery_failed.connect(lambda _document, sentence: sentences.append(sentence))
    real = os.write
    tries: list[int] = []

    def full(descriptor: int, data: bytes) -> int:
        tries.append(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "write", full)
    typed(store.new(), "Kept in the window. ")
    qtbot.waitUntil(lambda: len(tries) > 3, timeout=20_000)
    assert len(sentences) == 1
    monkeypatch.setattr(files.os, "write", real)
    qtbot.waitUntil(lambda: bodies(folder) == [b"Kept in the window. "], timeout=20_000)
    store.stop()


def test_a_text_is_safe_when_securing_is_done_and_a_refusal_is_answered(
    folder: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = RecoveryCopies(RecoveryStore(folder), 8)
    refused: list[str] = []
    copies.failed.connect(lambda _document, sentence: refused.append(sentence))
    document = Document.fresh("", "Page")
    copies.enter(document)
    typed(document, "Mine. ")
    loop = qasync.QEventLoop(qapp, already_running=False)
    try:
        assert loop.run_until_complete(copies.secure(document))
        assert bodies(folder) == [b"Mine. "]
        assert loop.run_until_complete(copies.secure(document))
        typed(document, "More. ")

        def full(_descriptor: int, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as disk:
            disk.setattr(files.os, "write", full)
            assert not loop.run_until_complete(copies.secure(document))
        assert refused == ["The recovery copy of “Page” could not be written; save the document now."]
        assert loop.run_until_complete(copies.secure(document))
    finally:
        loop.close()
    assert bodies(folder) == [b"More. Mine. "]
    copies.leave(document)
    assert bodies(folder) == []
    copies.stop()


def test_a_thread_that_comes_late_says_nothing_any_more(folder: Path) -> None:
    """Nobody waits for it: what would hear of it may be being taken apart at that moment, which ends in a crash."""
    copies = RecoveryCopies(RecoveryStore(folder), 8)
    heard: list[str] = []
    copies._ended.connect(lambda *_: heard.append("ended"), Qt.ConnectionType.DirectConnection)
    copies._missed.connect(lambda *_: heard.append("missed"), Qt.ConnectionType.DirectConnection)
    writing: Future[None] = Future()
    writing.set_result(None)
    looking: Future[list[str]] = Future()
    looking.set_result(["a"])
    for _ in range(2):
        copies._report("a", None, writing)
        copies._report_missing(looking)
        copies.stop()
    assert heard == ["ended", "missed"]
