"""Settings, paths and figures, each by itself."""

import json
from pathlib import Path

import pytest

from app.platform.paths import Paths
from app.platform.telemetry import Telemetry
from app.settings import DECLARED, Settings


def test_settings_are_stored_checked_and_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    told: list[tuple[str, object]] = []
    settings.changed.connect(lambda key, value: told.append((key, value)))
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    settings.set("font.size", 15)
    assert told == [("theme", "dark"), ("font.size", 15.0)]
    with pytest.raises(ValueError, match="theme"):
        settings.set("theme", "pink")
    with pytest.raises(KeyError):
        settings.get("nothing")
    stored = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**stored, "later": 1, "run.variants": 99}), encoding="utf-8")
    again = Settings(file)
    assert (again.get("theme"), again.get("run.variants")) == ("dark", 1)
    again.set("theme", "light")
    assert json.loads(file.read_text(encoding="utf-8"))["later"] == 1
    file.write_text("not json", encoding="utf-8")
    assert Settings(file).get("theme") == "system"
    assert all(setting.accepts(setting.default) for setting in DECLARED)


def test_figures_without_a_driver_are_the_machines() -> None:
    telemetry = Telemetry(gpu=False)
    figures = telemetry.read()
    assert 0 < figures.own <= figures.used <= figures.total
    assert figures.free == figures.total - figures.used
    telemetry.close()


def test_folders_are_private(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert paths.recovery.stat().st_mode & 0o077 == 0
    assert paths.resource("actions").is_dir()
