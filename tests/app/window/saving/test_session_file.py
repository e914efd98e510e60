"""The session's file: written whole, read with patience."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.disk.file import write_synced
from app.window.saving.session_file import SavedPlace, SavedSession, WaitingPlace, read_session, write_session


def test_two_programs_that_write_one_file_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    # What the other one has just begun to write.
    for name in ("session.json.part", f"session.json.{os.getpid() + 1}.part"):
        (tmp_path / name).write_bytes(b"half")
    write_synced(file, b"whole")
    assert file.read_bytes() == b"whole"
    assert [part.read_bytes() for part in sorted(tmp_path.glob("*.part"))] == [b"half", b"half"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    session = SavedSession("ab", "cd", 1, (SavedPlace("/a.md", 3, "utf-8"), SavedPlace("/b.md")), 2)
    write_session(file, session)
    assert read_session(file) == session
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]
    assert b"waiting" not in file.read_bytes()
    waits = replace(session, waiting=(WaitingPlace("ab12.copy", 7), WaitingPlace("cd.copy", 0)))
    write_session(file, waits)
    assert read_session(file) == waits


@pytest.mark.parametrize(
    "stored",
    [
        *("", "[]", "null", "{}", '{"places": 3}', "[" * 20_000, '{"places": [{"path": "/a"}]}'),
        '{"geometry": "", "state": "", "current": 0, "places": [], "waiting": [{"copy": "a"}]}',
    ],
)
def test_what_is_no_session_is_none(tmp_path: Path, stored: str) -> None:
    file = tmp_path / "session.json"
    assert read_session(file) is None
    file.write_text(stored)
    assert read_session(file) is None


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path: Path) -> None:
    write_session(tmp_path / "no folder" / "session.json", SavedSession())
    assert list(tmp_path.iterdir()) == []
