"""Another program's text is never written over unseen, whenever it came."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.disk import file as files
from app.documents.disk.file import Conflict, Disk, Saved, digest
from app.documents.disk.file_errors import CharacterLost, SaveError
from app.documents.disk.known_file import KnownFile, is_gone
from app.documents.document import Document
from app.platform.files.file_lock import locked
from tests.app.documents.conftest import INSTEAD, put_instead, typed

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
    real = files.read_regular

    def refuse(asked: Path, most: int) -> bytes:
        if asked == path:
            raise OSError(errno.EIO, "Input/output error")
        return real(asked, most)

    monkeypatch.setattr(files, "read_regular", refuse)
    with pytest.raises(files.SaveError, match="cannot be read"):
        document.save()
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert document.modified


def test_how_a_file_stands_to_what_was_read(file: Path) -> None:
    known = KnownFile(file, digest(file.read_bytes()))
    assert known.state() is Disk.SAME
    file.write_bytes(b"theirs")
    assert known.state() is Disk.CHANGED
    file.unlink()
    assert known.state() is Disk.DELETED
    assert KnownFile(None).state() is KnownFile(file).state() is Disk.SAME


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.EACCES, errno.EPERM, errno.ENXIO, errno.ETIMEDOUT])
def test_a_file_that_is_away_is_neither_the_same_nor_changed_nor_gone(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    known = KnownFile(file, digest(file.read_bytes()))

    def refuse(_path: Path, _most: int) -> bytes:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as disk:
        disk.setattr(files, "read_regular", refuse)
        assert known.state() is Disk.UNKNOWN
        with pytest.raises(SaveError, match="cannot be read"):
            known.write(file, lambda: b"mine")
    assert known.state() is Disk.SAME


@pytest.mark.parametrize("kind", sorted(INSTEAD))
@pytest.mark.parametrize("was_there", [True, False])
def test_what_else_stands_under_the_name_is_nobodys_text(file: Path, kind: str, was_there: bool) -> None:
    """A pipe is not waited for, either. A text that never had a file is not the same as what nobody can read."""
    known = KnownFile(file, digest(file.read_bytes()) if was_there else None)
    put_instead(kind, file)
    assert known.state() is Disk.UNKNOWN
    with pytest.raises(SaveError, match="cannot be read"):
        known.write(file, lambda: b"mine")
    with pytest.raises(SaveError):
        known.write(file, lambda: b"mine", force=True)
    assert not is_gone(file)


def test_a_name_too_long_says_nothing_about_the_file(tmp_path: Path) -> None:
    assert KnownFile(tmp_path / ("n" * 300), digest(b"old")).state() is Disk.UNKNOWN
    assert not is_gone(tmp_path / ("n" * 300))


def test_where_the_folder_is_gone_the_file_is(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    known = KnownFile(folder / "page.md", digest(b"old"))
    assert known.state() is Disk.DELETED
    folder.write_bytes(b"a file now")
    assert known.state() is Disk.DELETED
    assert is_gone(folder / "page.md")
    assert not is_gone(folder)


def test_a_conflict_that_cannot_be_read_is_said_and_nothing_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownFile(file, digest(file.read_bytes()))
    real = os.fsync

    def slow(descriptor: int) -> None:
        # Another program puts a file of its own there, and takes it away behind a folder.
        file.write_bytes(b"theirs")
        real(descriptor)

    def overtaken(*_: object) -> bool:
        file.unlink()
        file.mkdir()
        return False

    monkeypatch.setattr(files.os, "fsync", slow)
    monkeypatch.setattr(KnownFile, "_unchanged", overtaken)
    with pytest.raises(SaveError, match="cannot be read"):
        known.write(file, lambda: b"mine")
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_was_written_is_known_from_then_on(file: Path, tmp_path: Path) -> None:
    known = KnownFile(file, digest(file.read_bytes()))
    first = known.write(file, lambda: b"one")
    assert isinstance(first, Saved)
    assert (first.before, first.data, first.size) == (b"old\r\ntext", b"one", 3)
    other = tmp_path / "other.txt"
    assert isinstance(known.write(other, lambda: b"two"), Saved)
    assert (known.path, known.known_hash) == (other, digest(b"two"))
    assert file.read_bytes() == b"one"


def test_nothing_is_encoded_or_written_where_another_program_was_first(file: Path) -> None:
    known = KnownFile(file, digest(b"another text"))
    asked: list[str] = []

    def encode() -> bytes:
        asked.append("encode")
        return b"mine"

    assert known.write(file, encode) == Conflict(file, Disk.CHANGED, b"old\r\ntext")
    assert (asked, file.read_bytes(), known.known_hash) == ([], b"old\r\ntext", digest(b"another text"))
    assert isinstance(known.write(file, encode, force=True), Saved)
    assert (asked, file.read_bytes()) == (["encode"], b"mine")


def test_what_cannot_be_encoded_leaves_the_file_and_what_is_known(file: Path) -> None:
    known = KnownFile(file, digest(file.read_bytes()))

    def encode() -> bytes:
        raise CharacterLost("“漢” cannot be written.")

    with pytest.raises(CharacterLost):
        known.write(file, encode)
    assert known.state() is Disk.SAME


class AtTheRename:
    """Lets another program act between the last look at a file and its new name, as often as it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.acts: list[Callable[[], object]] = []
        self._threads: list[threading.Thread] = []
        self._real = os.replace
        monkeypatch.setattr(os, "replace", self._replace)

    def _replace(self, part: Path, target: Path) -> None:
        if self.acts:
            thread = threading.Thread(target=self.acts.pop(0))
            thread.start()
            # Done, or waiting until this one is.
            thread.join(0.1)
            self._threads.append(thread)
        self._real(part, target)

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()


@pytest.fixture
def rename(monkeypatch: pytest.MonkeyPatch) -> AtTheRename:
    return AtTheRename(monkeypatch)


def test_of_two_programs_that_save_in_the_same_instant_one_is_told(file: Path, rename: AtTheRename) -> None:
    mine, theirs = (KnownFile(file, digest(file.read_bytes())) for _ in range(2))
    results: list[Saved | Conflict] = []
    rename.acts.append(lambda: results.append(theirs.write(file, lambda: b"theirs")))
    saved = mine.write(file, lambda: b"mine")
    rename.wait()
    assert saved == Saved(file, b"mine", b"old\r\ntext")
    assert results == [Conflict(file, Disk.CHANGED, b"mine")]
    assert file.read_bytes() == b"mine"
    assert list(file.parent.iterdir()) == [file]


def test_of_two_programs_that_save_a_new_file_in_the_same_instant_one_is_told(
    tmp_path: Path, rename: AtTheRename
) -> None:
    file = tmp_path / "new.md"
    mine, theirs = KnownFile(None), KnownFile(None)
    troubles: list[str] = []

    def save_too() -> None:
        try:
            theirs.write(file, lambda: b"theirs")
        except SaveError as error:
            troubles.append(error.message)

    rename.acts.append(save_too)
    assert isinstance(mine.write(file, lambda: b"mine"), Saved)
    rename.wait()
    assert [("another program" in trouble, theirs.path) for trouble in troubles] == [(True, None)]
    assert file.read_bytes() == b"mine"


@pytest.mark.parametrize("own", [True, False])
def test_what_is_written_over_on_purpose_is_what_the_file_held_at_last(
    file: Path, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    """The version that is kept of it is that one, and not what another program has just replaced."""
    known, real, news = KnownFile(file if own else None, "nothing known"), os.fsync, [b"one", b"two"]

    def meanwhile(descriptor: int) -> None:
        if news:
            file.write_bytes(news.pop(0))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    saved = known.write(file, lambda: b"mine", force=own)
    assert saved == Saved(file, b"mine", b"two")
    assert file.read_bytes() == b"mine"


def test_a_program_that_never_stops_writing_is_not_fought_with(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, real, count = KnownFile(None), os.fsync, 0

    def meanwhile(descriptor: int) -> None:
        nonlocal count
        count += 1
        file.write_bytes(b"x" * count)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(SaveError, match="another program is writing"):
        known.write(file, lambda: b"mine", force=True)
    assert set(file.read_bytes()) == set(b"x")
    assert list(file.parent.iterdir()) == [file]


def test_a_lock_that_another_program_keeps_is_one_sentence(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = KnownFile(file, digest(file.read_bytes()))
    monkeypatch.setattr("app.platform.files.file_lock.locked.__wrapped__.__defaults__", (0.02,))
    with locked(file), pytest.raises(SaveError, match=r"page\.txt.*at this moment; save again"):
        known.write(file, lambda: b"mine")
    assert file.read_bytes() == b"old\r\ntext"
    assert list(file.parent.iterdir()) == [file]


SAVES = """
import sys
from pathlib import Path
from app.documents.disk.file import digest
from app.documents.disk.known_file import KnownFile

file = Path(sys.argv[1])
for line in sys.stdin:
    known = KnownFile(file, digest(file.read_bytes()))
    print("ready", flush=True)
    sys.stdin.readline()
    print(type(known.write(file, lambda: (sys.argv[2] + line).encode())).__name__, flush=True)
"""


def test_real_programs_that_save_in_the_same_instant(file: Path, full_counts: Callable[[int, int], int]) -> None:
    command = [sys.executable, "-c", SAVES, str(file)]
    pipe = subprocess.PIPE
    programs = [subprocess.Popen([*command, name], stdin=pipe, stdout=pipe, text=True) for name in ("a", "b")]

    def each(line: str) -> None:
        for program in programs:
            assert program.stdin is not None
            program.stdin.write(line)
            program.stdin.flush()

    def answers() -> list[str]:
        return [program.stdout.readline().strip() for program in programs if program.stdout is not None]

    for turn in range(full_counts(25, 400)):
        each(f"{turn}\n")
        assert answers() == ["ready", "ready"]
        each("go\n")
        results = answers()
        winner = "ab"[results.index("Saved")]
        assert sorted(results) == ["Conflict", "Saved"]
        assert file.read_text() == f"{winner}{turn}\n"
    for program in programs:
        program.communicate()
    assert list(file.parent.iterdir()) == [file]
