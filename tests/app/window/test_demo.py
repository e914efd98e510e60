"""The demo says in one sentence why it could not go on; what it leaves when it can is tested end to end."""

import json
from pathlib import Path

import pytest

from app.window import demo
from app.window.window import Window
from tests.app.conftest import Desk


def ended(desk: Desk, window: Window, folder: Path) -> int:
    return desk.loop.run_until_complete(demo.run(window.services, window, folder))


def test_a_model_that_does_not_come_is_said(
    desk: Desk, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "LOAD_SECONDS", 0.1)
    desk.bridge._model = None
    assert ended(desk, window, tmp_path) == 1
    assert capsys.readouterr().out == "The model was not loaded in time.\n"
    about = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    assert about == {"ok": False, "message": "The model was not loaded in time."}
    assert (tmp_path / "01-open.png").exists()
    assert not (tmp_path / "02-hole.png").exists()


def test_a_run_that_comes_to_nothing_is_said(
    desk: Desk, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "RUN_SECONDS", 0.2)
    assert ended(desk, window, tmp_path) == 1
    assert capsys.readouterr().out == "The run came to no result.\n"
    assert (tmp_path / "02-hole.png").exists()
    assert (tmp_path / "03-running.png").exists()
