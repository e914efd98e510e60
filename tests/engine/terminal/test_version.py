"""The version: a checkout's own, else the installed one."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from engine.terminal import version as module
from engine.terminal.version import version

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def test_a_checkout_has_the_version_that_its_project_names() -> None:
    assert version() == tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]


def test_elsewhere_it_is_the_installed_one_or_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "engine" / "terminal" / "version.py"))
    monkeypatch.setattr(metadata, "version", lambda name: f"{name} 9.9")
    assert version() == "redraft 9.9"

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert version() == "of unknown version"


def test_a_project_of_others_beside_the_packages_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "stranger"\nversion = "1.2.3"\n')
    monkeypatch.setattr(module, "__file__", str(tmp_path / "engine" / "terminal" / "version.py"))
    monkeypatch.setattr(metadata, "version", lambda name: f"{name} 9.9")
    assert version() == "redraft 9.9"
