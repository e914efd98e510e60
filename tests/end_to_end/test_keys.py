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

    def accepted() -> bool:
        # Ask and run; then accept as soon as there is something: before that the key does nothing.
        program.keys("ctrl+e")
        for _ in range(20):
            program.keys("ctrl+Return")
            time.sleep(0.5)
            if "*" in program.title:
                return True
        # The model came to nothing: put that away, and try with another seed.
        program.keys("Escape", "Escape")
        return False

    wait_for(accepted, "an accepted fill")
    program.keys("ctrl+s")
    wait_for(lambda: file.read_bytes() != original, "the filled file")
    data = file.read_bytes()
    assert data.startswith(BEFORE.encode())
    assert data.endswith(AFTER.encode())
    assert len(data) > len(original)
    wait_for(lambda: "*" not in program.title, "the title without its sign")
    # One key takes it back, and saving that gives the very bytes of the beginning.
    program.keys("ctrl+z", "ctrl+s")
    wait_for(lambda: file.read_bytes() == original, "the old bytes")
    program.keys("ctrl+q")
    assert program.process.wait(30) == 0
