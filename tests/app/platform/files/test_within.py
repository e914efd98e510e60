"""A file lies in a folder by its name and by its links; nothing outside is asked for."""

import os
import sys
from pathlib import Path

import pytest

from app.platform.files.within import is_within


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("a", True),
        ("in/a", True),
        ("in/../a", True),
        ("../a", False),
        ("in/../../a", False),
        ("..", False),
        ("", False),
    ],
)
def test_by_its_name(tmp_path: Path, name: str, within: bool) -> None:
    assert is_within(tmp_path / "folder" / name, tmp_path / "folder") is within
    assert not is_within(tmp_path / "folders" / "a", tmp_path / "folder")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_by_its_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = tmp_path / "real"
    (real / "in").mkdir(parents=True)
    for name, target in (
        ("up", ".."),
        ("out", str(tmp_path / "other")),
        ("by", "out"),
        ("round", "round"),
        ("fine", "in/a"),
        ("whole", str(real / "in")),
        ("in/back", "../fine"),
    ):
        (real / name).symlink_to(target)
    (tmp_path / "link").symlink_to("real")
    asked: list[str] = []
    readlink = os.readlink
    monkeypatch.setattr(os, "readlink", lambda path: asked.append(str(path)) or readlink(path))
    for name in ("up/a", "out", "out/a", "by", "round", "round/a", "in/back/../../up/a"):
        assert not is_within(real / name, real), name
    for name in ("fine", "whole/a", "in/back", "none/at/all"):
        assert is_within(real / name, real), name
    # The folder itself may be a link.
    assert is_within(tmp_path / "link" / "in" / "a", tmp_path / "link")
    assert [path for path in asked if "other" in path] == []
