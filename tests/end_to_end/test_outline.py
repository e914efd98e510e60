"""A section dragged in the outline of a real window moves in the text, as one undo step."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.conftest import Program, wait_for

TEXT = "# One\n\na\n\n# Two\n\nb\n\n# Three\n\nc\n"
MOVED = "# Two\n\nb\n\n# One\n\na\n\n# Three\n\nc\n"
FIRST_ROW, ROW = (70, 79), 28
"""Where the outline's first heading is in the window, and how far it is to the next."""


def test_a_section_is_dragged(start: Callable[[Path], Program], tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    file.write_bytes(TEXT.encode())
    program = start(file)
    program.keys("F7")
    x, y = FIRST_ROW

    def dragged() -> bool:
        program.xdotool("mousemove", str(x), str(y))
        program.xdotool("mousedown", "1")
        # Slowly, as a hand does: a drag begins some way from where the button went down.
        for step in range(1, 9):
            program.xdotool("mousemove", str(x), str(y + step * (ROW + 8) // 8))
            time.sleep(0.05)
        program.xdotool("mouseup", "1")
        time.sleep(0.5)
        return "*" in program.title

    wait_for(dragged, "the text changed")
    program.keys("ctrl+s")
    wait_for(lambda: "*" not in program.title, "the title without its sign")
    assert file.read_bytes() == MOVED.encode()
    program.keys("F6", "ctrl+z", "ctrl+s")
    wait_for(lambda: file.read_bytes() == TEXT.encode(), "the old text")
    program.keys("ctrl+q")
    assert program.process.wait(30) == 0
