"""``redraft --demo DIR`` without a display: the pictures, the texts and the figures that the interface promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

PICTURES = ["01-open", "02-hole", "03-running", "04-settling", "05-proposal", "06-accepted"]


def test_the_demo_leaves_what_it_promises(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [str(Path(sys.executable).with_name("redraft")), "--demo", str(folder)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    texts = ["before.txt", "after.txt", "demo.json"]
    assert {file.name for file in folder.iterdir() if not file.name.startswith(".")} == {
        *texts,
        *(f"{name}.png" for name in PICTURES),
    }
    for name in PICTURES:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG"), name
    before, after = ((folder / f"{name}.txt").read_text(encoding="utf-8") for name in ("before", "after"))
    assert before != after
    about = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    assert about["ok"] is True
    assert {"model", "device", "dtype", "fill", "rewrite"} <= set(about)
    assert about["fill"]["passes"] >= 1
    assert about["rewrite"]["steps"] >= 1
