"""No display, a display that does not answer, a library that is missing: one sentence and status 1, no crash."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.platform import screen

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("display", "says"), [(None, "there is no display"), (":9753", "the display “:9753” does not answer")]
)
def test_without_a_display_the_program_says_so(display: str | None, says: str, tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    if display is not None:
        environment["DISPLAY"] = display
    command = [sys.executable, "-m", "app", str(tmp_path / "story.md")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert says in sentence
    assert sentence.endswith(".")


def test_a_missing_platform_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(name: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    plugin = tmp_path / "libqxcb.so"
    assert screen.missing_library(plugin) == ""
    plugin.write_bytes(b"")
    monkeypatch.setattr("ctypes.CDLL", refuse)
    assert screen.missing_library(plugin) == "libxcb-cursor.so.0"
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(screen, "missing_library", lambda _plugin: "libxcb-cursor.so.0")
    assert "libxcb-cursor.so.0" in screen.trouble()


def test_a_library_that_qt_itself_needs_is_named(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    lacking = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (tmp_path / "PySide6" / "__init__.py").write_text(f"raise ImportError({lacking!r})\n")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "app"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert "libEGL.so.1" in sentence


def test_a_platform_that_was_chosen_is_left_to_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delenv("DISPLAY", raising=False)
    assert screen.trouble() == ""
