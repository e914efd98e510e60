"""The session's file: written whole, read with patience."""

import os
from pathlib import Path

from app.documents.disk.file import write_synced


def test_two_programs_that_write_one_file_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    # What the other one has just begun to write.
    for name in ("session.json.part", f"session.json.{os.getpid() + 1}.part"):
        (tmp_path / name).write_bytes(b"half")
    write_synced(file, b"whole")
    assert file.read_bytes() == b"whole"
    assert [part.read_bytes() for part in sorted(tmp_path.glob("*.part"))] == [b"half", b"half"]
