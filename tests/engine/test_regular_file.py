"""Whatever a name leads to, reading it ends at once: on the systems that have such things, and on those without."""

import errno
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine import regular_file
from engine.regular_file import NoRegularFile, TooLarge, read_regular

MOST = 1000


def test_a_file_within_the_limit_is_read_whole(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    for size in (0, 1, MOST):
        file.write_bytes(b"x" * size)
        assert read_regular(file, MOST) == b"x" * size
    link.symlink_to(file)
    assert read_regular(link, MOST) == b"x" * MOST
    file.write_bytes(b"x" * (MOST + 1))
    with pytest.raises(TooLarge) as raised:
        read_regular(link, MOST)
    assert (raised.value.size, raised.value.errno) == (MOST + 1, errno.EFBIG)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none", MOST)
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path, MOST)


if os.name == "posix":

    @pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/tty", "/dev/random"])
    def test_a_device_is_no_file(name: str, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(name)
        with pytest.raises(NoRegularFile):
            read_regular(link, MOST)

    def test_a_pipe_and_a_terminal_hold_nobody_up(tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        near, far = os.openpty()
        for path in (pipe, Path(os.ttyname(far))):
            with pytest.raises(NoRegularFile):
                read_regular(path, MOST)
        os.close(near)
        os.close(far)

    def test_a_pipe_that_takes_the_files_place_after_the_look_holds_nobody_up(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "file"
        os.mkfifo(file)
        before = os.stat(__file__)
        monkeypatch.setattr(os, "stat", lambda path: before)
        with pytest.raises(NoRegularFile):
            read_regular(file, 10**6)

    def test_three_gigabytes_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "file"
        with file.open("wb") as out:
            out.truncate(3 * 10**9)
        monkeypatch.setattr(os, "read", lambda *_: pytest.fail("read"))
        with pytest.raises(TooLarge) as raised:
            read_regular(file, MOST)
        assert raised.value.size == 3 * 10**9


def test_a_file_that_grows_meanwhile_is_read_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    real, asked = os.read, []

    def growing(descriptor: int, count: int) -> bytes:
        asked.append(count)
        return b"y" * min(count, 400) if len(asked) < 100 else real(descriptor, count)

    monkeypatch.setattr(os, "read", growing)
    with pytest.raises(TooLarge):
        read_regular(file, MOST)
    assert len(asked) == 3


def test_a_system_without_those_flags_looks_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: no pipes by name in a folder, and ``os.stat`` knows a folder and a device."""
    monkeypatch.setattr(regular_file, "_FLAGS", os.O_RDONLY)
    file = tmp_path / "file"
    file.write_bytes(b"x")
    assert read_regular(file, MOST) == b"x"
    console = SimpleNamespace(st_mode=stat.S_IFCHR, st_size=0)
    monkeypatch.setattr(os, "stat", lambda path: console)
    with pytest.raises(NoRegularFile):
        read_regular(file, MOST)


def test_nothing_stays_open(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 2000)
    numbers = set()
    for _ in range(3):
        with pytest.raises(TooLarge):
            read_regular(file, MOST)
        with file.open("rb") as other:
            numbers.add(other.fileno())
    assert len(numbers) == 1
