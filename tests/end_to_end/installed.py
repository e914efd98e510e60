"""The program as ``pip install .`` leaves it: a wheel in an environment of its own, away from the checkout.

The environment has the libraries of the tests' own and nothing else of it, and it lives among strangers: other
distributions have left a ``pyproject.toml`` and a folder ``resources`` beside its packages.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCREEN = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
CHECKOUT = frozenset({"PYTHONPATH", "VIRTUAL_ENV"})
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


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with the program in it, and the files of its wheel, by their names there."""

    root: Path
    wheel: frozenset[str]

    @classmethod
    def build(cls, work: Path, root: Path) -> "Installed":
        """Install the wheel of the source distribution in ``root``, all of it made in ``work``, without the network."""
        source = work / "source"
        for name in ("app", "engine", "resources"):
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source / name)
        python, make = (sys.executable, "-I"), "from setuptools import build_meta; build_meta.build_{}({!r})"
        run(*python, "-c", make.format("sdist", str(work)), folder=source)
        (archive,) = work.glob("*.tar.gz")
        run(*python, "-m", "tarfile", "-e", archive, work, folder=work)
        unpacked = work / archive.name.removesuffix(".tar.gz")
        # What an earlier build left, of a module that is gone by now.
        (unpacked / "build" / "lib" / "app").mkdir(parents=True)
        (unpacked / "build" / "lib" / "app" / "gone.py").write_bytes(b"")
        run(*python, "-c", make.format("wheel", str(work)), folder=unpacked)
        (wheel,) = work.glob("*.whl")
        venv.EnvBuilder(symlinks=os.name != "nt").create(root)
        pip = (*python, "-m", "pip", "--disable-pip-version-check", "--python", root)
        run(*pip, "install", "-q", "--no-deps", "--no-index", "--no-compile", wheel, folder=work)
        with zipfile.ZipFile(wheel) as packed:
            installed = cls(root, frozenset(packed.namelist()))
        installed.settle()
        return installed

    @property
    def packages(self) -> Path:
        base = str(self.root)
        return Path(sysconfig.get_path("purelib", "venv", {"base": base, "platbase": base}))

    @property
    def log(self) -> Path:
        """The files of the checkout that the program read when it ran last, a line each."""
        return self.root / "read.log"

    def settle(self) -> None:
        """Have the tests' libraries, a watch on what is read, and strangers. A line that names a folder does not take
        in the folder's own .pth files, and so not the checkout that is installed editable there."""
        libraries = sysconfig.get_path("purelib")
        watch = WATCH.format(root=str(ROOT) + os.sep, libraries=libraries, log=str(self.log))
        (self.packages / "watch_reads.py").write_text(watch, encoding="utf-8")
        (self.packages / "tests.pth").write_text(f"{libraries}\nimport watch_reads\n", encoding="utf-8")
        (self.packages / "pyproject.toml").write_text('name = "redraft-plus"\nversion = "9.9"\n', encoding="utf-8")
        (self.packages / "resources" / "models" / "starter").mkdir(parents=True)

    def redraft(self, *words: str | Path, folder: Path, stdin: str = "", without: frozenset[str] = frozenset()) -> str:
        """What ``redraft WORD …`` prints, run in ``folder``; fails where it read a file of the checkout."""
        self.log.unlink(missing_ok=True)
        scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(self.root)}))
        printed = run(scripts / "redraft", *words, folder=folder, stdin=stdin, without=without)
        assert self.log.read_text(encoding="utf-8").splitlines() == []
        return printed


def run(*command: str | Path, folder: Path, stdin: str = "", without: frozenset[str] = frozenset()) -> str:
    """Run ``command`` in ``folder``, told nothing of the checkout; what it printed. Fails where it fails."""
    hidden = CHECKOUT | without
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=folder, env=environment, input=stdin, encoding="utf-8", capture_output=True, timeout=240, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout
