"""Where the writer was: the session, recent files, words of each day, and who has a file open."""

import json
import os
from datetime import date
from pathlib import Path

import psutil
import pytest

from tests.kept import reader
from tests.kept.conftest import Kept, filed_by

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_tabs_and_the_caret_in_each(kept: Kept) -> None:
    session = reader.session_in(kept.state / "session.json")
    assert session is not None
    assert session["places"] == [
        (str(kept.desk / "Brief.txt"), 17, "cp1252"),
        (str(kept.desk / "Invoice.txt"), 0, "cp1252"),
        (str(kept.desk / "Åre sketch.md"), 8, "utf-8"),
        (str(kept.desk / "Letter.txt"), 0, "utf-16-be"),
        (str(kept.desk / "Novel.md"), 30, "utf-8"),
    ]
    assert (session["current"], session["starts"]) == (4, 0)
    # Qt's own; test_window.py shows that the window takes it.
    assert session["geometry"].startswith("01d9d0cb0003")
    assert bytes.fromhex(session["state"]).startswith(b"\x00\x00\x00\xff")


def test_a_session_stored_again_is_the_same(kept: Kept, tmp_path: Path) -> None:
    file = kept.state / "session.json"
    assert reader.session_stored_again(file, tmp_path / "again.json") == file.read_bytes()


def test_a_session_of_another_version(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    old = {"geometry": "", "state": "", "current": 0, "places": [{"path": "/a.md", "caret": 3}]}
    file.write_text(json.dumps(old))
    plain = {"geometry": "", "state": "", "current": 0, "places": [("/a.md", 3, "")], "starts": 0}
    assert reader.session_in(file) == plain
    new = {**old, "of_tomorrow": 1, "starts": 2, "places": [{"path": "/a.md", "caret": 3, "of_tomorrow": 1}]}
    file.write_text(json.dumps(new))
    assert reader.session_in(file) == {**plain, "starts": 2}
    file.write_text(json.dumps({key: value for key, value in old.items() if key != "places"}))
    assert reader.session_in(file) is None


def test_recent_files_newest_first_with_their_places(kept: Kept) -> None:
    assert reader.recent_in(kept.state / "recent.json") == [
        (kept.desk / "Novel.md", 30),
        (kept.desk / "Åre sketch.md", 8),
        (kept.desk / "Brief.txt", 17),
        (kept.desk / "Letter.txt", 4),
        (kept.desk / "Invoice.txt", 0),
    ]


def test_the_words_of_each_day(kept: Kept) -> None:
    file = kept.state / "progress.json"
    assert reader.progress_in(file, date(2026, 11, 24)) == {
        "today": 950,
        "streak": 2,
        "week": [
            ("2026-11-18", 0),
            ("2026-11-19", 0),
            ("2026-11-20", 0),
            ("2026-11-21", 0),
            ("2026-11-22", 120),
            ("2026-11-23", 801),
            ("2026-11-24", 950),
        ],
        "sitting": 0,
    }
    assert reader.progress_in(file, date(2026, 11, 25))["today"] == -15
    # A day that is not over yet breaks no row; one that is does.
    assert reader.progress_in(file, date(2026, 11, 25))["streak"] == 2
    assert reader.progress_in(file, date(2026, 11, 26))["streak"] == 0


def begun(pid: int) -> str:
    """When a program began, as every copy of the program writes it down: they have to understand each other."""
    if Path("/proc/self/stat").exists():
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip() + "/" + ticks
    return f"{psutil.Process(pid).create_time():.0f}"


def test_the_note_of_a_program_that_has_ended_counts_for_nothing(opened: Kept) -> None:
    (note,) = (opened.state / "open").iterdir()
    assert note.name.startswith(filed_by(opened.novel) + "-")
    assert not reader.open_elsewhere(opened.state / "open", opened.novel)
    assert not note.exists()


def test_another_version_that_runs_now_has_the_file_open(opened: Kept) -> None:
    pid = os.getppid()
    note = opened.state / "open" / f"{filed_by(opened.sketch)}-{pid}.open"
    note.write_text(json.dumps([pid, begun(pid)]))
    assert reader.open_elsewhere(opened.state / "open", opened.sketch)
    assert note.exists()
    assert not reader.open_elsewhere(opened.state / "open", opened.desk / "Letter.txt")
