"""``redraft doctor``: what this machine has, and what would go wrong."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.engine.terminal.conftest import Call, done


def test_doctor_tells_device_drivers_memory_qt_and_models(
    call: Call, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(call("models", "add", base, "--name", "tiny"))
    facts = done(call("doctor", "--json")).json
    assert {"devices", "nvidia_driver", "memory", "qt", "models", "troubles"} <= set(facts)
    assert facts["devices"][0]["device"] == "cpu"
    assert "tiny" in [model["name"] for model in facts["models"]]
    page = done(call("doctor")).out.decode()
    for word in ("device", "nvidia driver", "memory", "qt", "tiny"):
        assert word in page


def test_doctor_tells_what_would_go_wrong(call: Call, base: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    shutil.copytree(base, away)
    done(call("models", "add", away, "--name", "gone"))
    shutil.rmtree(away)
    assert any("gone" in trouble for trouble in done(call("doctor", "--json")).json["troubles"])


@pytest.mark.parametrize(("system", "missing"), [("linux", True), ("darwin", False), ("win32", False)])
def test_a_display_is_missed_only_where_windows_need_one(
    system: str, missing: bool, call: Call, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("engine.terminal.work.checkup.sys", Faked(system))
    troubles = done(call("doctor", "--json")).json["troubles"]
    assert any("There is no display" in trouble for trouble in troubles) is missing


class Faked:
    """The module ``sys`` of another system."""

    def __init__(self, platform: str) -> None:
        self.platform = platform

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)
