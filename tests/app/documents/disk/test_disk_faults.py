"""Whatever fails while a file is written, it holds the old text or the new one, whole, and the page keeps its own."""

import errno
import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.disk import file as files
from app.documents.disk.file_errors import SaveError
from app.documents.document import Document
from app.documents.kept.recovery import RecoveryStore

pytestmark = pytest.mark.usefixtures("qapp")
CALLS = ("open", "write", "fsync", "replace", "close", "chmod")
FAULTS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS)


class Disk:
    """Lets ``left`` calls of the system through and then fails every one with ``fault``; half of what was to be
    written is written then, as a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left, self.fault, self.failed = 10**9, errno.EIO, 0
        for name in CALLS:
            monkeypatch.setattr(files.os, name, self._wrapped(name, getattr(os, name)))

    def _wrapped(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            self.left -= 1
            if self.left >= 0:
                return real(*args, **options)
            self.failed += 1
            if name == "close":
                # What could not be closed is closed all the same; the error is what counts.
                real(*args, **options)
            if name == "write" and self.failed == 1:
                return real(args[0], bytes(args[1])[: len(bytes(args[1])) // 2 or 1])  # type: ignore[call-overload]
            raise OSError(self.fault, os.strerror(self.fault))

        return call


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_any_call_may_fail(
    tmp_path: Path, disk: Disk, capsys: pytest.CaptureFixture[str], full_counts: Callable[[int, int], int]
) -> None:
    rng = random.Random(3)
    path = tmp_path / "page.md"
    path.write_bytes(b"The old text.\n")
    document = Document.from_file(path)
    copies = RecoveryStore(tmp_path)
    faults = losses = refusals = 0
    for _ in range(full_counts(150, 2000)):
        old = path.read_bytes()
        QTextCursor(document.buffer).insertText(f"more {rng.random()} ")
        new = document.to_bytes()
        disk.left, disk.fault, disk.failed = rng.randrange(12), rng.choice(FAULTS), 0
        try:
            document.save()
        except SaveError as error:
            refusals += 1
            losses += not document.modified or "page.md" not in error.message
        held, failed = path.read_bytes(), disk.failed
        try:
            copies.write(document)
        except OSError:
            failed += 1
        disk.left = 10**9
        faults += bool(failed)
        losses += held not in (old, new) or document.to_bytes() != new
        if not document.modified:
            losses += held != new
        elif held == new:
            # The name was given and only what came after failed: it has to be found out, not written over blindly.
            document.reload()
        for copy in tmp_path.glob("*.copy"):
            assert len(copy.read_bytes().partition(b"\n")[2]) > 0
        assert [left.name for left in tmp_path.iterdir() if left.name.endswith(files.PART)] == []
    copies.close()
    with capsys.disabled():
        print(json.dumps({"faults": faults, "refusals": refusals, "losses": losses}))
    assert faults > 50
    assert losses == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB; where none may be mounted, a folder (the injected faults stand for it there)."""
    folder = tmp_path / "small"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    mounted = os.name == "posix" and os.geteuid() == 0 and subprocess.run(["mount", *options]).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_really_is_full(small_disk: Path) -> None:
    path = small_disk / "page.md"
    path.write_bytes(b"The old text.\n")
    document = Document.from_file(path)
    QTextCursor(document.buffer).insertText("long " * 30_000)
    room = os.statvfs(small_disk)
    if room.f_blocks * room.f_frsize > 1_000_000:
        # Nothing small could be mounted here.
        assert document.save()
        return
    with pytest.raises(SaveError, match="disk is full"):
        document.save()
    assert path.read_bytes() == b"The old text.\n"
    assert [file.name for file in small_disk.iterdir()] == ["page.md"]
    assert document.modified
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    document.buffer.undo()
    QTextCursor(document.buffer).insertText("x")
    with pytest.raises(SaveError, match="read-only"):
        document.save()
    assert path.read_bytes() == b"The old text.\n"
