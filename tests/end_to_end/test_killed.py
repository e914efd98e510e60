"""The program killed: in the middle of a run the file is as it was, the recovery copy is whole, and the next start has
it; at any time the next start has the documents that were open."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.conftest import Program, wait_for

TEXT = (
    "The ferry had been late again that morning, which was something that it very often was, and nobody minded.\n" * 12
)
TYPED = "Not saved yet. "


def test_a_kill_in_a_run_leaves_file_and_copy_whole(start: Callable[[Path], Program], tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    file.write_bytes(TEXT.encode())
    home = Path(os.environ["XDG_CONFIG_HOME"]) / "redraft"
    home.mkdir(parents=True, exist_ok=True)
    # Four variants of a long passage: a run that is long enough to be killed in.
    (home / "settings.json").write_text(json.dumps({"run.variants": 4, "file.recovery": 600}))
    recovery = Path(os.environ["XDG_STATE_HOME"]) / "redraft" / "recovery"
    program = start(file)
    program.keys("ctrl+Home")
    program.types(TYPED)
    program.keys("ctrl+a")

    def copies() -> list[Path]:
        return list(recovery.glob("*.copy")) if recovery.is_dir() else []

    def begun() -> bool:
        program.keys("ctrl+e")
        time.sleep(0.2)
        program.keys("ctrl+Return")
        end = time.monotonic() + 1.0
        while time.monotonic() < end and not copies():
            time.sleep(0.005)
        if not copies():
            # The model is still being loaded.
            program.keys("Escape")
        return bool(copies())

    wait_for(begun, "the recovery copy that comes before a run")
    time.sleep(0.1)
    program.process.send_signal(signal.SIGKILL)
    assert program.process.wait(10) == -signal.SIGKILL
    assert file.read_bytes() == TEXT.encode()
    (copy,) = copies()
    head, _, kept = copy.read_bytes().partition(b"\n")
    assert json.loads(head)["path"] == str(file)
    assert kept == (TYPED + TEXT).encode()

    again = start(file)
    # Enter: bring it back.
    wait_for(lambda: again.answers("Text that was not saved", "Return"), "the recovered text offered")
    wait_for(lambda: "*" in again.title, "the recovered text, not saved yet")

    def saved() -> bool:
        # The focus comes back from the dialog in the server's own time.
        again.takes_focus()
        again.keys("ctrl+s")
        time.sleep(0.5)
        return file.read_bytes() == (TYPED + TEXT).encode()

    wait_for(saved, "the recovered text in the file")
    again.keys("ctrl+q")
    assert again.process.wait(30) == 0
    assert copies() == []


def test_the_start_after_a_kill_has_the_document_where_it_was_written(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    file = tmp_path / "open.md"
    file.write_bytes(TEXT.encode())
    session = Path(os.environ["XDG_STATE_HOME"]) / "redraft" / "session.json"
    program = start(file)
    program.goes_to(20)

    def kept() -> bool:
        if not session.exists():
            return False
        return {"path": str(file), "caret": 20, "encoding": "utf-8"} in json.loads(session.read_text())["places"]

    wait_for(kept, "the session of a program that runs")
    program.process.send_signal(signal.SIGKILL)
    assert program.process.wait(10) == -signal.SIGKILL

    again = start(file, named=False)
    again.types("X")
    again.keys("ctrl+s")
    wait_for(lambda: file.read_bytes() == (TEXT[:20] + "X" + TEXT[20:]).encode(), "the text, written on in its place")
