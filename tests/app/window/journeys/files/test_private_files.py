"""Nothing that the program writes is open to more people than the text is, whenever it is killed."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.buffer.provenance import Author, AuthorMark
from app.documents.disk.file import write_bytes
from app.documents.document import Document
from app.documents.kept.history import HistoryStore
from app.documents.kept.marks_store import MarksStore
from app.documents.kept.recent import Recent
from app.documents.kept.recovery import RecoveryStore
from app.documents.kept.versions import VersionStore
from app.settings import Settings
from app.window.saving.session_file import SavedSession, write_session


def test_whatever_is_written_whole_is_never_open_to_more_than_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts, exports, copies, versions, marks, history, session, recent files, settings: at every call of the
    system, as a kill at that moment would leave them, under a mask that forbids nothing."""
    own, texts = tmp_path / "own", tmp_path / "texts"
    for folder in (own, texts, own / "copies", own / "history", own / "marks"):
        folder.mkdir()
    diary = texts / "diary.md"
    diary.write_bytes(b"dear")
    diary.chmod(0o600)
    open_to_others: set[tuple[str, str]] = set()

    def watched(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            for path in (*own.rglob("*"), *texts.rglob("*")):
                # A lock is there for others to see, and empty.
                if path.is_file() and path.stat().st_size and stat.S_IMODE(path.stat().st_mode) & 0o077:
                    open_to_others.add((name, path.name))
            return real(*args, **options)

        return call

    for name in ("write", "fsync", "replace"):
        monkeypatch.setattr(os, name, watched(name, getattr(os, name)))
    before = os.umask(0)
    try:
        document = Document.from_file(diary)
        QTextCursor(document.buffer).insertText("new ")
        document.save()
        write_bytes(diary, b"exported over it")
        copies, versions = RecoveryStore(own / "copies"), VersionStore(own)
        copies.write(document)
        versions.keep(diary, b"new", b"old")
        MarksStore(own / "marks").keep(diary, "0" * 64, [AuthorMark(0, 3, Author("m"))])
        history = HistoryStore(own / "history")
        kept = hashlib.sha256(str(texts / "old.md").encode()).hexdigest()[:32]
        (own / "history" / f"{kept}.jsonl").touch(0o600)
        history.moved(document, texts / "old.md")
        write_session(own / "session.json", SavedSession())
        Recent(own / "recent.json").note(diary)
        Settings(own / "settings.json").set("theme", "dark")
        copies.close()
        versions.close()
    finally:
        os.umask(before)
    assert open_to_others == set()
    left = [path for path in (*own.rglob("*"), *texts.rglob("*")) if path.is_file()]
    assert {path.name for path in left if stat.S_IMODE(path.stat().st_mode) & 0o077} == set()
    assert len(left) == 10
