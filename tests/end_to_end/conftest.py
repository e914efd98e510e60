"""A screen of its own, and the installed program on it, driven by xdotool: keys only, as a hand would."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0


def wait_for(truth: Callable[[], bool], what: str, every: float = 0.1) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if truth():
            return
        time.sleep(every)
    pytest.fail(f"waited in vain for {what}")


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a screen, on a number that Xvfb finds free."""
    read, write = os.pipe()
    screen = ["-screen", "0", "1000x700x24", "-nolisten", "tcp"]
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), *screen], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Program:
    """The installed ``redraft`` on ``file``, in a real X window."""

    def __init__(self, display: str, file: Path) -> None:
        self.file = file
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [str(Path(sys.executable).with_name("redraft")), str(file)]
        self.process = subprocess.Popen(command, cwd=file.parent, env=self.environment)
        wait_for(lambda: bool(self._windows()), "the window")
        self.xdotool("windowfocus", "--sync", self._windows()[0])

    def _windows(self) -> list[str]:
        return self.xdotool("search", "--name", self.file.name).split()

    @property
    def title(self) -> str:
        windows = self._windows()
        return self.xdotool("getwindowname", windows[0]) if windows else ""

    def xdotool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=20)
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        for name in names:
            self.xdotool("key", name)

    def goes_to(self, place: int) -> None:
        self.keys("ctrl+Home")
        self.xdotool("key", "--delay", "5", "--repeat", str(place), "Right")

    def types(self, text: str) -> None:
        self.xdotool("type", "--delay", "5", text)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


@pytest.fixture
def start(display: str) -> Iterator[Callable[[Path], Program]]:
    """Start the program on a file; whatever still runs at the end is killed."""
    programs: list[Program] = []

    def begin(file: Path) -> Program:
        programs.append(Program(display, file))
        return programs[-1]

    yield begin
    for program in programs:
        program.end()
