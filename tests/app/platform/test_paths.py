"""The folders of one installation."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.platform.paths import Paths

ROOT = Path(__file__).resolve().parents[3]


def test_folders_are_private(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert paths.recovery.stat().st_mode & 0o077 == 0
    assert paths.resource("actions").is_dir()


def test_a_folder_is_private_from_its_first_moment_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a disk without permissions would have it, too, which refuses every change of them."""
    seen: list[int] = []
    real = os.mkdir

    def mkdir(folder: str, mode: int = 0o777) -> None:
        real(folder, mode)
        seen.append(os.stat(folder).st_mode & 0o777)

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    mask = os.umask(0)
    try:
        monkeypatch.setattr(os, "mkdir", mkdir)
        monkeypatch.setattr(os, "chmod", refused)
        Paths.under(tmp_path).make_all()
    finally:
        os.umask(mask)
    assert seen.count(0o700) == 6


def test_a_home_that_takes_no_folder_is_one_sentence(tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file where a folder is wanted")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    for name, arguments in (("XDG_STATE_HOME", []), ("XDG_CACHE_HOME", []), ("HERE", ["--demo", str(wall)])):
        ended = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            cwd=ROOT,
            env={**environment, name: str(wall / "in")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 1
        (line,) = ended.stderr.splitlines()
        assert line.startswith(f"redraft: The folder {wall}")


def test_nothing_is_made_before_it_is_asked_for_and_private_folders_are_private(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "root")
    assert not (tmp_path / "root").exists()
    paths.make_all()
    for folder in (paths.recovery, paths.versions, paths.presence, paths.history, paths.marks, paths.logs):
        assert folder.is_dir()
        assert folder.stat().st_mode & 0o077 == 0
    assert paths.settings_file.parent == paths.config
    assert {paths.recent_file.parent, paths.progress_file.parent, paths.session_file.parent} == {paths.state}
