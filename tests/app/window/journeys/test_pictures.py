"""Pictures of every state at two sizes and two scales, to be looked at: in the folder that REDRAFT_PICTURES names."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[4]

LIGHT = (
    *("prompt", "running", "paused", "proposal", "timeline", "meter"),
    *("history", "stale", "error", "model-missing", "holes"),
)
OTHERS = [f"{theme}-{state}" for theme in ("dark", "contrast") for state in ("prompt", "running", "proposal")]


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(("width", "height"), [(900, 600), (1600, 1000)])
def test_pictures_of_every_state_show_every_word_whole(
    width: int, height: int, scale: int, tmp_path: Path, full_counts: Callable[[int, int], int]
) -> None:
    if (width, scale) != (900, 1) and not (full_counts(0, 1) or "REDRAFT_PICTURES" in os.environ):
        # The smallest finds most of what there is to find; the others are for --long, and for whoever wants to look.
        return
    folder = Path(os.environ.get("REDRAFT_PICTURES", tmp_path / "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.app.window.pictures", str(folder), str(width), str(height)]
    environment = {**os.environ, "QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
    pictures = {state: QImage(str(folder / f"{state}-{width}x{height}-at-{scale}.png")) for state in (*LIGHT, *OTHERS)}
    for state, picture in pictures.items():
        assert (picture.width(), picture.height()) == (width * scale, height * scale), state
    for state, other in (("prompt", "running"), ("running", "proposal"), ("dark-running", "contrast-running")):
        assert pictures[state] != pictures[other]
