"""The files opened last, newest first, with the caret's place."""

from pathlib import Path

import pytest

from app.documents.kept.recent import Recent

pytestmark = pytest.mark.usefixtures("qapp")


def test_recent_files_are_newest_first(tmp_path: Path) -> None:
    recent = Recent(tmp_path / "recent.json")
    recent.note(Path("/a"), 3)
    recent.note(Path("/b"))
    recent.note(Path("/a"), 7)
    again = Recent(tmp_path / "recent.json")
    assert again.paths == (Path("/a"), Path("/b"))
    assert again.place(Path("/a")) == 7
