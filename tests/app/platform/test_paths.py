"""The folders of one installation."""

from pathlib import Path

from app.platform.paths import Paths


def test_folders_are_private(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert paths.recovery.stat().st_mode & 0o077 == 0
    assert paths.resource("actions").is_dir()
