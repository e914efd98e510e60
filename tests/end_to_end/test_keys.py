"""The installed program in a real X window, driven by keys only: fill a hole, accept, save, and compare the file."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.conftest import Program, wait_for

BEFORE, AFTER = "When the door finally opened, she saw ", " and went home.\n\nThe end, as it was.\n"


def test_a_hole_is_filled_and_saved_with_keys_only(start: Callable[[Path], Program], tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    original = (BEFORE + AFTER).encode()
    file.write_bytes(original)
    program = start(file)
    program.goes_to(len(BEFORE))

    def filled() -> bool:
        # Each round is what a writer would do: ask, run, accept, save; while the model loads nothing comes of it.
        for key, pause in (("ctrl+e", 0.3), ("ctrl+Return", 2.0), ("ctrl+Return", 0.5), ("ctrl+s", 0.5)):
            program.keys(key)
            time.sleep(pause)
        if file.read_bytes() == original:
            program.keys("Escape")
        return file.read_bytes() != original

    wait_for(filled, "the filled file")
    data = file.read_bytes()
    assert data.startswith(BEFORE.encode())
    assert data.endswith(AFTER.encode())
    assert len(data) > len(original)
    wait_for(lambda: not program.title.startswith("*") and "*" not in program.title, "the title without its sign")
    # One key takes it back, and saving that gives the very bytes of the beginning.
    program.keys("ctrl+z", "ctrl+s")
    wait_for(lambda: file.read_bytes() == original, "the old bytes")
    program.keys("ctrl+q")
    assert program.process.wait(30) == 0
