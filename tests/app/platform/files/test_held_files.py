"""What a running program holds is seen by every other one, and free as soon as it ends, however it ends."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.platform.files import held_files
from app.platform.files.held_files import BEHIND, HeldFiles, is_held

OTHER = """
import sys
from pathlib import Path
from app.platform.files.held_files import HeldFiles
held = HeldFiles()
held.put(Path(sys.argv[1]), Path(sys.argv[2]))
print("held", flush=True)
input()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.copy"


def part_of(file: Path, text: str = "text") -> Path:
    part = file.with_suffix(".part")
    part.write_text(text)
    return part


def test_what_is_put_is_held_until_it_is_let_go(file: Path) -> None:
    mine = HeldFiles()
    mine.put(part_of(file), file)
    assert is_held(file)
    # That it was read and closed meanwhile changes nothing.
    assert file.read_text() == "text"
    assert is_held(file)
    mine.let_go(file)
    assert not is_held(file)
    mine.let_go(file)
    assert file.read_text() == "text"


def test_what_takes_its_place_is_held_too(file: Path) -> None:
    mine = HeldFiles()
    for text in ("first", "second"):
        mine.put(part_of(file, text), file)
        assert (is_held(file), file.read_text()) == (True, text)
    mine.let_all_go()
    assert not is_held(file)


@pytest.mark.skipif(os.name != "posix", reason="Windows holds a file once it has its name")
def test_nobody_sees_it_there_and_not_held(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    real = os.replace

    def watched(part: Path, path: Path) -> None:
        seen.append(is_held(part))
        real(part, path)
        seen.append(is_held(path))

    monkeypatch.setattr(held_files.os, "replace", watched)
    mine = HeldFiles()
    for _ in range(2):
        mine.put(part_of(file), file)
    assert seen == [True] * 4
    mine.let_all_go()


@pytest.mark.parametrize("killed", [True, False])
def test_another_program_holds_until_it_ends(file: Path, killed: bool) -> None:
    command = [sys.executable, "-c", OTHER, str(part_of(file)), str(file)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    assert is_held(file)
    if killed:
        other.kill()
    other.communicate("\n")
    assert not is_held(file)
    assert file.read_text() == "text"


def test_what_does_not_get_its_name_is_not_held(file: Path) -> None:
    part, mine = part_of(file), HeldFiles()
    (file / "in it").mkdir(parents=True)
    with pytest.raises(OSError, match=str(file)):
        mine.put(part, file)
    assert not is_held(part)


def test_what_is_not_there_or_no_file_is_not_held(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "none")
    assert not is_held(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        # Nobody writes into it, and it is not waited for.
        assert not is_held(tmp_path / "pipe")


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_disk_that_holds_nothing_costs_the_holding_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    fcntl = SimpleNamespace(flock=refuse, LOCK_EX=2, LOCK_SH=1, LOCK_NB=4)
    monkeypatch.setattr(held_files.importlib, "import_module", lambda _name: fcntl)
    monkeypatch.setattr(held_files, "_is_windows", lambda: False)
    mine = HeldFiles()
    mine.put(part_of(file), file)
    assert file.read_text() == "text"
    assert not is_held(file)
    mine.let_all_go()


class Windows:
    """The ``msvcrt`` of a system on which no file that is open can be replaced, and one byte is held by one handle."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.holders: dict[tuple[int, int], int] = {}
        self.open: dict[int, tuple[int, int]] = {}
        self.places: set[int] = set()
        self._open, self._close, self._replace = os.open, os.close, os.replace

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        self.places.add(os.lseek(descriptor, 0, os.SEEK_CUR))
        file = self.open[descriptor]
        if self.holders.get(file, descriptor) != descriptor:
            raise PermissionError(errno.EACCES, "Permission denied")
        self.holders[file] = descriptor

    def opens(self, path: Path, flags: int) -> int:
        descriptor = self._open(path, flags)
        facts = os.fstat(descriptor)
        self.open[descriptor] = (facts.st_dev, facts.st_ino)
        return descriptor

    def closes(self, descriptor: int) -> None:
        file = self.open.pop(descriptor)
        if self.holders.get(file) == descriptor:
            del self.holders[file]
        self._close(descriptor)

    def replaces(self, part: Path, path: Path) -> None:
        for file in (part, path):
            if file.exists() and (file.stat().st_dev, file.stat().st_ino) in self.open.values():
                raise PermissionError(errno.EACCES, "The process cannot access the file")
        self._replace(part, path)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Windows]:
    system = Windows()
    monkeypatch.setattr(held_files, "_is_windows", lambda: True)
    monkeypatch.setitem(sys.modules, "msvcrt", system)
    parts = {"open": system.opens, "close": system.closes, "replace": system.replaces}
    for name in ("O_RDONLY", "O_RDWR", "lseek", "SEEK_SET", "fstat"):
        parts[name] = getattr(os, name)
    monkeypatch.setattr(held_files, "os", SimpleNamespace(**parts))
    yield system
    assert system.open == {}


def test_the_same_on_windows(windows: Windows, file: Path) -> None:
    mine = HeldFiles()
    for text in ("first", "second"):
        mine.put(part_of(file, text), file)
        assert (is_held(file), file.read_text()) == (True, text)
    # What stands in the file can be read by others all the while.
    assert windows.places == {BEHIND}
    mine.let_go(file)
    assert not is_held(file)
