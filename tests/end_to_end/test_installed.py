"""The program as ``pip install .`` leaves it: a wheel in an environment of its own, away from the checkout.

The environment has the libraries of the tests' own and nothing else of it, and it lives among strangers: other
distributions have left a ``pyproject.toml`` and a folder ``resources`` beside its packages.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Every file that Python opens and every folder that it lists, of those in the checkout that are no library's.
WATCH = """
import os, sys
root, libraries, log = {root!r}, {libraries!r}, os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes)):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(root) and not path.startswith(libraries):
            os.write(log, (path + chr(10)).encode(errors="replace"))
sys.addaudithook(note)
"""


def run(*command: str | Path, folder: Path, stdin: str = "") -> str:
    """Run ``command`` in ``folder``, which knows nothing of the checkout; what it printed. Fails where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=folder, env=environment, input=stdin, encoding="utf-8", capture_output=True, timeout=240, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with the program in it, and the files of its wheel, by their names there."""

    root: Path
    wheel: frozenset[str]

    @property
    def packages(self) -> Path:
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.root), "platbase": str(self.root)}))

    @property
    def scripts(self) -> Path:
        return Path(sysconfig.get_path("scripts", "venv", {"base": str(self.root)}))

    def redraft(self, *words: str | Path, folder: Path, stdin: str = "") -> str:
        """What ``redraft WORD …`` prints; that it read no file of the checkout."""
        log = self.root / "read.log"
        log.unlink(missing_ok=True)
        printed = run(self.scripts / "redraft", *words, folder=folder, stdin=stdin)
        assert log.read_text(encoding="utf-8").splitlines() == []
        return printed

    def settle(self) -> None:
        """Have the tests' libraries, and a watch on what is read. A line that names a folder does not take in the
        folder's own .pth files, and so not the checkout that is installed editable there."""
        libraries = sysconfig.get_path("purelib")
        names = {"root": str(ROOT) + os.sep, "libraries": libraries, "log": str(self.root / "read.log")}
        (self.packages / "watch_reads.py").write_text(WATCH.format(**names), encoding="utf-8")
        (self.packages / "tests.pth").write_text(f"{libraries}\nimport watch_reads\n", encoding="utf-8")

    def live_among_strangers(self) -> None:
        """What badly made wheels of others leave beside the packages."""
        (self.packages / "pyproject.toml").write_text('name = "stranger"\nversion = "9.9"\n', encoding="utf-8")
        (self.packages / "resources" / "models" / "starter").mkdir(parents=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel that is built from the source distribution, without the network."""
    work = tmp_path_factory.mktemp("build")
    source = work / "source"
    for name in ("app", "engine", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = "from setuptools import build_meta; build_meta.build_{}({!r})"
    run(sys.executable, "-I", "-c", build.format("sdist", str(work)), folder=source)
    (archive,) = work.glob("*.tar.gz")
    run(sys.executable, "-I", "-m", "tarfile", "-e", archive, work, folder=work)
    unpacked = work / archive.name.removesuffix(".tar.gz")
    run(sys.executable, "-I", "-c", build.format("wheel", str(work)), folder=unpacked)
    (wheel,) = work.glob("*.whl")
    root = tmp_path_factory.mktemp("environment")
    venv.EnvBuilder(symlinks=os.name != "nt").create(root)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", root)
    run(*pip, "install", "-q", "--no-deps", "--no-index", "--no-compile", wheel, folder=work)
    installed = Installed(root, frozenset(zipfile.ZipFile(wheel).namelist()))
    installed.settle()
    installed.live_among_strangers()
    return installed


def test_a_wheel_holds_every_module_and_every_resource_and_the_licences(installed: Installed) -> None:
    """Of the source distribution: what it lacks, its wheel lacks too."""
    wanted = {path.relative_to(ROOT).as_posix() for wing in ("app", "engine") for path in (ROOT / wing).rglob("*.py")}
    resources = ROOT / "resources"
    wanted |= {
        f"redraft_resources/{path.relative_to(resources).as_posix()}"
        for path in resources.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    about = f"redraft-{PROJECT['version']}.dist-info/"
    assert {name for name in installed.wheel if not name.startswith(about)} == wanted
    assert {f"{about}licenses/{name}" for name in PROJECT["license-files"]} <= installed.wheel


def test_the_installed_program_fills_a_hole_far_from_the_checkout(installed: Installed, tmp_path: Path) -> None:
    assert installed.redraft("--version", folder=tmp_path).split() == ["redraft", PROJECT["version"]]
    (starter,) = json.loads(installed.redraft("models", "list", "--json", folder=tmp_path))
    assert Path(starter["folder"]) == installed.packages / "redraft_resources" / "models" / "starter"
    filled = installed.redraft("fill", "-", "--seed", "1", folder=tmp_path, stdin="He walked [[2]] the hill.\n")
    assert filled.startswith("He walked ")
    assert filled.endswith(" the hill.\n")
    assert "[[" not in filled


def test_the_installed_program_opens_its_window(installed: Installed, tmp_path: Path) -> None:
    installed.redraft("--demo", tmp_path / "demo", folder=tmp_path)
    assert json.loads((tmp_path / "demo" / "demo.json").read_text(encoding="utf-8"))["ok"] is True
