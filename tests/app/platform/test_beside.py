"""What stands beside a file for a moment has a name that every disk takes."""

import os
from pathlib import Path

import pytest

from app.platform.beside import beside, stem_beside

NAMES = [
    b"page.md",
    b"caf\xe9.txt",
    b"\xff\xfe",
    b"\xe9" * 255,
    "é".encode() * 127,
    b"a" * 255,
    "😀".encode() * 63,
    b"two\nlines",
    b"dots...",
    b"spaces   ",
    b" ",
    b"-",
    b"\\",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_has_one_beside_it(tmp_path: Path, name: bytes) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    part = beside(file, "0123456789abcdef.redraft-part")
    part.write_bytes(b"x")
    assert part.parent == tmp_path
    assert part.name.startswith(stem_beside(file))
    assert part.name.startswith(".")
    assert len(part.name.encode()) <= 143
