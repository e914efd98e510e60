"""``redraft --demo DIR``, installed and without a display: the pictures, the texts and the figures that the interface
promises."""

import json
from pathlib import Path

from tests.end_to_end.installed import SCREEN, Installed

PICTURES = ["01-open", "02-hole", "03-running", "04-settling", "05-proposal", "06-accepted"]


def test_the_demo_leaves_what_it_promises(installed: Installed, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    installed.redraft("--demo", folder, folder=tmp_path, without=SCREEN)
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
