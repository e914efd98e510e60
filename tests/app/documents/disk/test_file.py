"""Whatever fails while a file is written, it holds the old text or the new one, whole, and the page keeps its own."""

import errno
import json
import os
import random
import resource
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.disk import file as files
from app.documents.disk.file import Saved, check_length, digest, disk_state, read_bytes
from app.documents.disk.file_errors import OpenError, SaveError
from app.documents.document import Document
from app.documents.kept.recovery import RecoveryStore
from app.platform.files.whole_file import PART
from tests.app.documents.conftest import typed


def umask() -> int:
    held = os.umask(0o022)
    os.umask(held)
    return held


pytestmark = pytest.mark.usefixtures("qapp")
CALLS = ("open", "write", "fsync", "replace", "close", "fchmod")
FAULTS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS)


class FailingDisk:
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
def disk(monkeypatch: pytest.MonkeyPatch) -> FailingDisk:
    return FailingDisk(monkeypatch)


def test_any_call_may_fail(
    tmp_path: Path, disk: FailingDisk, capsys: pytest.CaptureFixture[str], full_counts: Callable[[int, int], int]
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
        disk.left, disk.fault, disk.failed = rng.randrange(14), rng.choice(FAULTS), 0
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
        assert [left.name for left in tmp_path.iterdir() if left.name.endswith(PART)] == []
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


def test_a_link_stays_a_link_and_permissions_stay(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(file.name)
    document = Document.from_file(link)
    typed(document)
    assert isinstance(document.save(), Saved)
    assert link.is_symlink()
    assert file.read_bytes() == b"new old\r\ntext"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert not document.modified
    assert [p.name for p in tmp_path.iterdir() if p.name not in ("page.txt", "link.txt")] == []


def test_a_full_disk_leaves_the_file_as_it_was(file: Path) -> None:
    document = Document.from_file(file)
    typed(document, "x" * 90_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(SaveError, match=r"page\.txt") as caught:
            document.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == b"old\r\ntext"
    assert document.modified
    assert list(file.parent.iterdir()) == [file]


def test_a_missing_folder_is_one_sentence(file: Path) -> None:
    document = Document.from_file(file)
    with pytest.raises(SaveError, match="is not there"):
        document.save(file.parent / "no" / "page.txt")


def test_a_second_name_of_the_file_keeps_the_text_from_before_and_that_is_said(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.hardlink_to(file)
    before = file.read_bytes()
    document = Document.from_file(file)
    typed(document)
    first = document.save()
    assert isinstance(first, Saved)
    assert first.parted == 1
    assert (file.read_bytes(), other.read_bytes()) == (first.data, before)
    typed(document)
    again = document.save()
    assert isinstance(again, Saved)
    assert again.parted == 0


def test_a_file_of_another_owner_stays_its_groups(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.from_file(file)
    typed(document)
    real, given = os.stat_result, []

    def refusing(_descriptor: int, owner: int, group: int) -> None:
        given.append((owner, group))
        if owner != -1:
            raise PermissionError("Operation not permitted")

    held = os.stat(file)
    theirs = real((held.st_mode, *held[1:4], held.st_uid + 1, held.st_gid + 1, *held[6:]))
    before = Path.stat
    target = os.path.realpath(file)
    monkeypatch.setattr(os, "fchown", refusing)
    monkeypatch.setattr(Path, "stat", lambda path, **how: theirs if str(path) == target else before(path, **how))
    assert isinstance(document.save(), Saved)
    assert given == [(theirs.st_uid, theirs.st_gid), (-1, theirs.st_gid)]


def test_a_disk_that_refuses_every_change_of_permissions_takes_the_text(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise PermissionError("Operation not permitted")

    file.chmod(0o666 & ~umask())
    document = Document.from_file(file)
    typed(document)
    for change in ("chmod", "fchmod"):
        monkeypatch.setattr(os, change, refusing)
    assert isinstance(document.save(), Saved)
    assert file.read_bytes() == document.to_bytes()


def test_an_attribute_that_may_not_be_set_does_not_cost_the_others(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.from_file(file)
    typed(document)
    kept: list[str] = []

    def put(_part: int, key: str, _value: bytes) -> None:
        if key.startswith("security."):
            raise PermissionError("Operation not permitted")
        kept.append(key)

    monkeypatch.setattr(os, "listxattr", lambda _path: ["security.label", "user.note"])
    monkeypatch.setattr(os, "getxattr", lambda _path, _key: b"x")
    monkeypatch.setattr(os, "setxattr", put)
    assert isinstance(document.save(), Saved)
    assert kept == ["user.note"]


@pytest.mark.usefixtures("qapp")
def test_a_fifty_megabyte_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 50_000_000)
    with pytest.raises(OpenError, match="50 MB"):
        Document.from_file(path)


@pytest.mark.skipif(os.name != "posix", reason="pipes that have a name in a folder")
@pytest.mark.timeout(20)
def test_what_took_a_files_place_holds_nobody_up(tmp_path: Path) -> None:
    """A pipe, a terminal and a file of gigabytes: looking at them ends, and says that nobody can know."""
    pipe, large, device = tmp_path / "pipe.md", tmp_path / "large.md", tmp_path / "device.md"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    with large.open("wb") as out:
        out.truncate(3 * 10**9)
    for path, sentence in ((pipe, "is a device"), (device, "is a device"), (large, "has 3000 MB")):
        with pytest.raises(OpenError, match=sentence):
            read_bytes(path)
        with pytest.raises(OSError, match=r"device|large"):
            disk_state(path, digest(b"known"))


def test_a_text_from_elsewhere_has_the_limits_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 4_000_000)
    monkeypatch.setattr(files, "MAX_LINES", 4)
    for text in ("a\nb\rc\r\nd", "é" * 2_000_000, "\ud800"):
        check_length(text, "That text")
    for text in ("\n" * 4, "\r\n" * 4, "\u2029" * 4):
        with pytest.raises(OpenError, match=r"^That text has 5 lines; Redraft opens texts of up to 4 lines, so divide"):
            check_length(text, "That text")
    with pytest.raises(OpenError, match=r"^That text has 5 MB; Redraft opens texts of up to 4 MB, so divide"):
        check_length("é" * 2_500_000, "That text")
