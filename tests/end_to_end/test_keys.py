"""The program in a real X window, driven by keys only: fill a hole, accept, save, and compare the file."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BEFORE, AFTER = "When the door finally opened, she saw ", " and went home.\n\nThe end, as it was.\n"
PATIENCE = 60.0


def wait_for(truth: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if truth():
            return
        time.sleep(0.2)
    pytest.fail(f"waited in vain for {what}")


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own, on a number that Xvfb finds free."""
    read, write = os.pipe()
    screen = ["-screen", "0", "1000x700x24", "-nolisten", "tcp"]
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), *screen], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


def test_a_hole_is_filled_and_saved_with_keys_only(display: str, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    original = (BEFORE + AFTER).encode()
    file.write_bytes(original)
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    program = subprocess.Popen([sys.executable, "-m", "app", str(file)], cwd=ROOT, env=environment)

    def xdotool(*words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=environment, capture_output=True, text=True, timeout=20)
        return done.stdout.strip()

    try:
        wait_for(lambda: bool(xdotool("search", "--name", "story.md")), "the window")
        window = xdotool("search", "--name", "story.md").split()[0]
        xdotool("windowfocus", "--sync", window)
        xdotool("key", "ctrl+Home")
        xdotool("key", "--delay", "5", "--repeat", str(len(BEFORE)), "Right")
        seen = file.read_bytes()

        def filled() -> bool:
            # Each round is what a writer would do: ask, run, accept, save; while the model loads nothing comes of it.
            for key in ("ctrl+e", "ctrl+Return"):
                xdotool("key", key)
                time.sleep(0.3)
            time.sleep(2.0)
            for key in ("ctrl+Return", "ctrl+s"):
                xdotool("key", key)
                time.sleep(0.5)
            if file.read_bytes() == seen:
                xdotool("key", "Escape")
            return file.read_bytes() != seen

        wait_for(filled, "the filled file")
        text = file.read_bytes().decode()
        assert text.startswith(BEFORE.rstrip())
        assert text.endswith(AFTER.lstrip())
        assert len(text) > len(BEFORE + AFTER)
        xdotool("key", "ctrl+q")
        assert program.wait(30) == 0
    finally:
        if program.poll() is None:
            program.kill()
            program.wait(10)
