"""What the program's start leaves alone: it runs no other program, and asks nobody about printers."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKED = ("ldconfig", "gcc", "cc", "ld", "objdump", "uname", "sh", "nvidia-smi", "lpstat", "git", "file", "xdg-open")
START = """
import sys
RUNS = ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty")
ran, opened = [], []
def listen(event, arguments):
    if event in RUNS:
        ran.append((event, arguments))
    elif event == "socket.connect":
        opened.append(arguments[1])
sys.addaudithook(listen)
from PySide6.QtCore import QTimer
from app import main as root
from app.window.window import Window
from tests.fakes import FakeSession
real, show = sys.argv.pop(1) == "real", Window.show
if not real:
    root.Session = FakeSession

def look(window, times=0):
    services = window.services
    if times < 1000 and not (services.speller.ready and (services.bridge.model is not None)):
        QTimer.singleShot(20, window, lambda: look(window, times + 1))
        return
    with open("/proc/self/maps") as maps:
        printers = "cups" in maps.read()
    print(services.speller.ready, services.bridge.model is not None, printers, ran, opened)
    window.close()

def shown(window):
    show(window)
    QTimer.singleShot(100, window, lambda: look(window))

Window.show = shown
sys.exit(root.main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has loaded is read from /proc")
def test_the_start_runs_no_program_and_asks_for_no_printer(
    tmp_path: Path, full_counts: Callable[[int, int], int]
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in FAKED:
        (programs / name).write_text(f"#!/bin/sh\n: > '{tmp_path}/{name} was run'\n")
        (programs / name).chmod(0o755)
    kind = "real" if full_counts(0, 1) else "scripted"
    outcome = subprocess.run(
        [sys.executable, "-c", START, kind],
        cwd=ROOT,
        env={**os.environ, "PATH": str(programs), "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout == "True True False [] []\n"
    assert [path.name for path in tmp_path.iterdir()] == ["programs"]
