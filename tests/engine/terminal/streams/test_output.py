"""Output that is whole or not there, and sentences that always print."""

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from engine.errors import RedraftError, UsageError
from engine.terminal.streams.output import (
    check_target,
    last_flush,
    silence_output,
    write_error,
    write_file,
    write_output,
)


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


def test_output_that_cannot_be_printed_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(RedraftError, match="Standard output is closed"):
        write_output(b"x")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Full()))
    with pytest.raises(RedraftError, match="The result cannot be printed: No space left"):
        write_output(b"x")


def test_a_sentence_is_one_line_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(out, encoding="ascii"))
    write_error("The model\n “é”  failed.")
    assert out.getvalue() == b"redraft: The model \\u201c\\xe9\\u201d failed.\n"
    monkeypatch.setattr(sys, "stderr", None)
    write_error("Nobody reads this.")


class Raw(io.BytesIO):
    """Takes nothing while there is an ``error``."""

    error: OSError | None = None

    def write(self, data: object) -> int:
        if self.error is not None:
            raise self.error
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "status", "ends", "sentence"),
    [
        (None, 0, 0, b""),
        (BrokenPipeError(32, "Broken pipe"), 0, 1, b""),
        (OSError(28, "No space left on device"), 0, 1, b"redraft: The result cannot be printed: No space left on"),
        (OSError(28, "No space left on device"), 130, 130, b"redraft: The result cannot be printed: No space left on"),
    ],
)
def test_the_last_flush_says_what_was_not_printed(
    error: OSError | None, status: int, ends: int, sentence: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, errors = Raw(), io.BytesIO()
    raw.error = error
    waiting = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")  # type: ignore[type-var]
    waiting.write("what waits")
    monkeypatch.setattr(sys, "stdout", waiting)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding="utf-8"))
    assert last_flush(status) == ends
    assert errors.getvalue().startswith(sentence)
    assert bool(errors.getvalue()) is bool(sentence)
    raw.error = None


def test_there_may_be_no_streams_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    silence_output()
    assert last_flush(3) == 3
