"""Paths and figures, each by itself."""

from pathlib import Path

from app.platform.paths import Paths
from app.platform.telemetry import Telemetry


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
