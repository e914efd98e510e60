"""The files opened last, newest first, with the caret's place."""

import os
from pathlib import Path

import pytest

from app.documents.kept.recent import LIMIT, Recent

pytestmark = pytest.mark.usefixtures("qapp")


def test_recent_files_are_newest_first(tmp_path: Path) -> None:
    recent = Recent(tmp_path / "recent.json")
    recent.note(Path("/a"), 3)
    recent.note(Path("/b"))
    recent.note(Path("/a"), 7)
    again = Recent(tmp_path / "recent.json")
    assert again.paths == (Path("/a"), Path("/b"))
    assert again.place(Path("/a")) == 7


def test_the_oldest_go_and_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    recent = Recent(file)
    for number in range(LIMIT + 5):
        recent.note(Path(f"/{number}"), number)
    assert len(Recent(file).paths) == LIMIT
    assert (recent.place(Path("/0")), recent.place(Path(f"/{LIMIT}"))) == (0, LIMIT)
    recent.forget(Path(f"/{LIMIT}"))
    assert Path(f"/{LIMIT}") not in Recent(file).paths
    recent.forget()
    assert Recent(file).paths == ()


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'[["/a", "x"]]', b"\xff", b"null"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "recent.json"
    file.write_bytes(data)
    recent = Recent(file)
    assert recent.paths == ()
    recent.note(Path("/a"), 3)
    assert Recent(file).place(Path("/a")) == 3


def test_two_programs_keep_what_the_other_noted(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    mine, theirs = Recent(file), Recent(file)
    mine.note(Path("/a.md"), 3)
    theirs.note(Path("/b.md"))
    mine.note(Path("/c.md"))
    assert Recent(file).paths == (Path("/c.md"), Path("/b.md"), Path("/a.md"))
    theirs.forget(Path("/a.md"))
    assert Recent(file).paths == (Path("/c.md"), Path("/b.md"))
    mine.forget()
    assert Recent(file).paths == ()


def test_what_a_disk_refused_is_written_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "recent.json"
    mine, theirs = Recent(file), Recent(file)
    mine.note(Path("/a.md"))

    def refuse(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "write", refuse)
        mine.note(Path("/b.md"), 4)
    assert mine.paths == (Path("/b.md"), Path("/a.md"))
    theirs.note(Path("/c.md"))
    mine.note(Path("/d.md"))
    assert Recent(file).paths == (Path("/d.md"), Path("/b.md"), Path("/c.md"), Path("/a.md"))
