"""A screen of its own, and the installed program on it, driven by xdotool: keys only, as a hand would."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.installed import Installed

PATIENCE = 60.0


def wait_for(truth: Callable[[], bool], what: str, every: float = 0.1) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if truth():
            return
        time.sleep(every)
    pytest.fail(f"waited in vain for {what}")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The program in an environment of its own."""
    return Installed.build(tmp_path_factory.mktemp("build"), tmp_path_factory.mktemp("environment"))


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a screen of this process alone: servers that look for a free number at once take the same one, and
    one that resets would turn a window away."""
    read, write = os.pipe()
    name = f":{1000 + os.getpid() % 50_000}"
    screen = ["-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        ["Xvfb", name, "-displayfd", str(write), *screen], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as answer:
        ready = answer.readline().strip()
    assert ready == name[1:]
    yield name
    server.terminate()
    server.wait(10)


class Program:
    """The installed ``redraft`` on ``file``, in a real X window; not ``named``: it knows of ``file`` by itself."""

    def __init__(self, display: str, file: Path, named: bool = True) -> None:
        self.file = file
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [str(Path(sys.executable).with_name("redraft")), *([str(file)] if named else [])]
        self.process = subprocess.Popen(command, cwd=file.parent, env=self.environment)

    def takes_focus(self) -> None:
        """As a window manager would give it, once the window is there."""

        def taken() -> bool:
            assert self.process.poll() is None, "the program has ended"
            windows = self._windows()
            if not windows:
                return False
            # Without a window manager nobody tells a program that the focus it has is its own, once a dialog took it:
            # so it goes away (1: wherever the pointer is) and comes back.
            self.xdotool("windowfocus", "1")
            # A window that is not on the screen yet refuses it without a word.
            self.xdotool("windowfocus", windows[0])
            return self.xdotool("getwindowfocus") == windows[0]

        wait_for(taken, "the window")

    def _windows(self) -> list[str]:
        return self.xdotool("search", "--onlyvisible", "--name", self.file.name).split()

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

    def answers(self, title: str, key: str) -> bool:
        """Press ``key`` in the dialog ``title``; False while it is not there."""
        windows = self.xdotool("search", "--onlyvisible", "--name", title).split()
        if not windows:
            return False
        self.xdotool("windowfocus", windows[0])
        if self.xdotool("getwindowfocus") != windows[0]:
            return False
        self.keys(key)
        self.takes_focus()
        return True

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
def start(display: str) -> Iterator[Callable[..., Program]]:
    """Start the program on a file; whatever still runs at the end is killed."""
    programs: list[Program] = []

    def begin(file: Path, named: bool = True) -> Program:
        programs.append(Program(display, file, named))
        programs[-1].takes_focus()
        return programs[-1]

    yield begin
    for program in programs:
        program.end()
