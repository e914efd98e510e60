"""Enchant found by the loader alone: no program is run, whatever is installed."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.platform import spelling_library
from app.platform.spelling_library import CHOSEN, SONAMES, enchant_module

LISTENING = """
import sys
ran = []
sys.addaudithook(lambda event, args: ran.append((event, args)) if event in (
    "subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty") else None)
from app.documents.spelling.dictionaries import Dictionaries
print("en_US" in Dictionaries().names(), ran)
"""


@pytest.fixture
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in CHOSEN:
        monkeypatch.delenv(name, raising=False)


def test_looking_for_dictionaries_runs_no_program(tmp_path: Path) -> None:
    """Not by any way that Python knows of, and none of those that stand first in PATH."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("ldconfig", "gcc", "cc", "ld", "objdump", "uname", "sh"):
        (programs / name).write_text(f"#!/bin/sh\n: > '{tmp_path}/{name} was run'\n")
        (programs / name).chmod(0o755)
    environment = {**os.environ, "PATH": str(programs)}
    environment = {name: value for name, value in environment.items() if name not in CHOSEN}
    outcome = subprocess.run([sys.executable, "-c", LISTENING], capture_output=True, text=True, env=environment)
    assert (outcome.stdout, outcome.stderr) == ("True []\n", "")
    assert list(tmp_path.iterdir()) == [programs]


@pytest.mark.usefixtures("on_linux")
def test_pyenchant_is_handed_the_name_that_loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def load(name: str) -> None:
        asked.append(name)
        if name != SONAMES[1]:
            raise OSError(f"{name}: cannot open shared object file")

    (tmp_path / "enchant.py").write_text(
        "import ctypes.util\nFOUND = ctypes.util.find_library('enchant-2')\nOTHER = ctypes.util.find_library('other')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "enchant", raising=False)
    monkeypatch.setattr(ctypes, "CDLL", load)
    real = lambda name: f"real {name}"  # noqa: E731
    monkeypatch.setattr("ctypes.util.find_library", real)
    module = enchant_module()
    assert module is not None
    assert [SONAMES[1], "real other"] == [module.FOUND, module.OTHER]
    assert ctypes.util.find_library is real
    assert asked == list(SONAMES)
    del sys.modules["enchant"]


@pytest.mark.usefixtures("on_linux")
def test_where_no_library_loads_pyenchant_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(spelling_library, "_imported", lambda: pytest.fail("imported"))
    assert enchant_module() is None


@pytest.mark.usefixtures("on_linux")
@pytest.mark.parametrize("trouble", ["ImportError('none')", "OSError('no library')", "AssertionError('not there')"])
@pytest.mark.parametrize("where", ["win32", "darwin", "linux, and chosen"])
def test_elsewhere_pyenchant_looks_by_itself_and_its_trouble_is_none_of_ours(
    where: str, trouble: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", where.partition(",")[0])
    if "chosen" in where:
        monkeypatch.setenv(CHOSEN[0], "/nowhere/libenchant-2.so")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: pytest.fail("loaded"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "enchant", raising=False)
    (tmp_path / "enchant.py").write_text(f"raise {trouble}\n")
    assert enchant_module() is None
