"""What stands beside a file for a moment has a name that every disk takes."""

from pathlib import Path

import pytest

from app.platform.files.beside import beside, stem_beside
from tests.app.documents.conftest import STRANGE_NAMES, named


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_any_name_has_one_beside_it(tmp_path: Path, name: bytes) -> None:
    file = named(tmp_path, name)
    part = beside(file, "0123456789abcdef.redraft-part")
    part.write_bytes(b"x")
    assert part.parent == tmp_path
    assert part.name.startswith(stem_beside(file))
    assert part.name.startswith(".")
    assert len(part.name.encode()) <= 143
