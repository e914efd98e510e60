"""A result's file that is whole or not there."""

import os
import stat
from pathlib import Path

import pytest

from engine.errors import RedraftError, UsageError
from engine.terminal.streams.target import check_target, write_file


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_file(file, b"first")
    write_file(str(file), b"second")
    assert file.read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RedraftError, match="cannot be written: No space left on device"):
        write_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


if os.name == "posix":

    def test_links_and_permissions_stay(tmp_path: Path) -> None:
        file, link = tmp_path / "a.txt", tmp_path / "link.txt"
        file.write_bytes(b"old")
        file.chmod(0o640)
        link.symlink_to(file)
        write_file(link, b"new")
        assert link.is_symlink()
        assert file.read_bytes() == b"new"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640

    def test_a_new_file_has_the_permissions_that_the_mask_leaves(tmp_path: Path) -> None:
        mask = os.umask(0o027)
        try:
            write_file(tmp_path / "a.txt", b"new")
            assert os.umask(0o027) == 0o027  # looked at and put back
        finally:
            os.umask(mask)
        assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640

    def test_what_is_half_written_is_its_writers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "diary.txt"
        file.write_bytes(b"old")
        file.chmod(0o600)
        modes, real = set(), os.fsync

        def look(descriptor: int) -> None:
            modes.update(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())
            real(descriptor)

        monkeypatch.setattr(os, "fsync", look)
        write_file(file, b"new")
        assert modes == {0o600}

    @pytest.mark.parametrize(
        "name", [b"caf\xe9.md", b"\xe9" * 255, b"a" * 255, "😀".encode() * 63, b"two\nlines", b"dots...", b" "]
    )
    def test_a_file_of_any_name_is_written(tmp_path: Path, name: bytes) -> None:
        file = os.fsdecode(os.fsencode(tmp_path) + b"/" + name)
        check_target(file)
        for data in (b"first", b"second"):
            write_file(file, data)
        assert os.listdir(os.fsencode(tmp_path)) == [name]
        assert Path(file).read_bytes() == b"second"

    def test_a_device_is_written_to_and_stays_a_device() -> None:
        write_file("/dev/null", b"gone")
        assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_target_is_looked_at_before_the_work(tmp_path: Path) -> None:
    check_target(str(tmp_path / "new.txt"))
    assert not (tmp_path / "new.txt").exists()
    for name, sentence in (
        ("", "cannot be the name of a file"),
        (str(tmp_path), "is a folder; name a file to write to"),
        (str(tmp_path / "none" / "a.txt"), "There is no folder"),
    ):
        with pytest.raises(UsageError, match=sentence):
            check_target(name)
