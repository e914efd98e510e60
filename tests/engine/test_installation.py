"""Where the program stands: a checkout's own files come first, and what lies beside an installed package is others'."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import installation
from engine.installation import bootstrap_advice, bundled_resources, in_checkout, project_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that this one is installed in, beside a ``pyproject.toml`` and ``resources`` of others."""
    folder = tmp_path / "site-packages"
    (folder / "resources").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nname = "stranger"\nversion = "9.9"\n')
    monkeypatch.setattr(installation, "__file__", str(folder / "engine" / "installation.py"))
    yield folder
    sys.modules.pop("redraft_resources", None)


def test_a_checkout_has_its_own_resources_whatever_else_is_installed(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "__file__", str(ROOT / "engine" / "installation.py"))
    (packages / "redraft_resources").mkdir()
    (packages / "redraft_resources" / "__init__.py").write_bytes(b"")
    monkeypatch.syspath_prepend(packages)
    assert in_checkout()
    assert bundled_resources() == ROOT / "resources"


def test_installed_they_are_a_package_wherever_python_finds_it(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = packages.parent / "elsewhere"
    (elsewhere / "redraft_resources").mkdir(parents=True)
    (elsewhere / "redraft_resources" / "__init__.py").write_bytes(b"")
    monkeypatch.syspath_prepend(elsewhere)
    assert not in_checkout()
    assert bundled_resources() == elsewhere / "redraft_resources"


def test_an_installation_that_is_not_whole_names_the_folder_it_lacks(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redraft_resources", None)  # which stands for: there is none
    assert bundled_resources() == packages / "redraft_resources"


def test_the_bootstrap_is_named_only_where_it_is(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap_advice() == "."
    monkeypatch.setattr(installation, "__file__", str(ROOT / "engine" / "installation.py"))
    named = bootstrap_advice().partition("“")[2].partition("”")[0].split()[1]
    assert (ROOT / named).is_file()


@pytest.mark.parametrize(
    "data", [None, b"", b'name = "stranger"\n', b'name = "redraft-plus"\n', b'# name = "redraft"\n', b"\xff\xfe"]
)
def test_a_project_file_of_others_is_none_of_ours(data: bytes | None, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / "pyproject.toml").write_bytes(data)
    assert project_text(tmp_path) == ""


def test_a_project_file_that_cannot_be_read_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    assert project_text(tmp_path) == ""
    assert 'name = "redraft"' in project_text(ROOT)
