"""Whoever has a file's lock is alone with the file, whatever became of those who had it before."""

import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.platform.files import file_lock
from app.platform.files.file_lock import LockTaken, locked

HOLDS = """
import sys, time
from pathlib import Path
from app.platform.files.file_lock import locked
with locked(Path(sys.argv[1])):
    print("alone", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


def test_a_second_program_waits_and_a_killed_one_holds_nothing(file: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(file)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(LockTaken), locked(file, 0.02):
        raise AssertionError("two are alone")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert len(list(file.parent.iterdir())) == 1
    with locked(file, 0):
        pass
    assert list(file.parent.iterdir()) == []


def test_of_many_never_two_are_alone(file: Path) -> None:
    inside, most, trouble = 0, 0, []

    def go() -> None:
        nonlocal inside, most
        try:
            for _ in range(40):
                with locked(file, 30):
                    inside += 1
                    most = max(most, inside)
                    time.sleep(0)
                    inside -= 1
        except OSError as error:
            trouble.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, trouble, list(file.parent.iterdir())) == (1, [], [])


def test_what_is_done_alone_may_fail(file: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(file):
        raise ZeroDivisionError
    with locked(file, 0):
        pass


@pytest.mark.parametrize("fault", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_that_knows_no_locks_gives_none(file: Path, monkeypatch: pytest.MonkeyPatch, fault: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(file_lock, "hold", refuse)
    with locked(file, 0), locked(file, 0):
        pass
    assert list(file.parent.iterdir()) == []


def test_a_disk_that_fails_is_not_taken_for_one_without_locks(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(file_lock, "hold", refuse)
    with pytest.raises(OSError, match="Input/output") as caught, locked(file, 0):
        pass
    assert not isinstance(caught.value, LockTaken)


def test_a_link_of_that_name_is_not_followed(file: Path, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    with locked(file):
        (note,) = tmp_path.iterdir()
    note.symlink_to(treasure)
    with pytest.raises(OSError, match=r".") as caught, locked(file, 0):
        pass
    assert caught.value.errno == errno.ELOOP
    assert not treasure.exists()


def test_what_another_users_program_left_is_locked_all_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(path: Path, flags: int = os.O_CREAT, *mode: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags, *mode)

    with locked(file):
        (note,) = file.parent.iterdir()
    note.touch()
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "unlink", refuse)
    with locked(file, 0), pytest.raises(LockTaken), locked(file, 0):
        pass
    note.replace(file)
    with pytest.raises(PermissionError), locked(file, 0):
        pass


def test_on_windows_the_system_has_other_locks_and_keeps_open_files(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: set[int] = set()
    real_unlink, real_close = os.unlink, os.close

    def locking(descriptor: int, _how: int, _count: int) -> None:
        if held:
            raise PermissionError(errno.EACCES, "Permission denied")
        held.add(descriptor)

    def unlink(path: Path) -> None:
        if held:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        real_unlink(path)

    def close(descriptor: int) -> None:
        held.discard(descriptor)
        real_close(descriptor)

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(os, "unlink", unlink)
    monkeypatch.setattr(os, "close", close)
    monkeypatch.setattr(os, "name", "nt")
    with locked(file), pytest.raises(LockTaken), locked(file, 0.02):
        pass
    with locked(file, 0):
        pass
    monkeypatch.undo()
    assert (held, list(file.parent.iterdir())) == (set(), [])
