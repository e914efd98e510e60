"""A file in one piece or not at all."""

import errno
import os
from pathlib import Path

import pytest

from engine.training.files import WriteError, write_atomically


def test_a_file_is_written_where_there_was_none_and_replaced_where_there_was(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    for data in (b"first", memoryview(b"second")):
        write_atomically(path, data)
        assert path.read_bytes() == bytes(data)
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EIO, os.strerror(errno.EIO))],
)
def test_what_cannot_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteError) as raised:
        write_atomically(path, b"new")
    assert raised.value.message == f"{path} was not written: {reason}; the previous one is untouched."
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
