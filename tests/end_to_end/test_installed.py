"""A wheel is whole, and the program that it installs works away from the checkout."""

import json
import tomllib
from pathlib import Path
from typing import Any

from tests.end_to_end.installed import ROOT, Installed

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_a_wheel_holds_every_module_and_every_resource_and_the_licences(installed: Installed) -> None:
    """Of the source distribution: what it lacks, its wheel lacks too."""
    wanted = {path.relative_to(ROOT).as_posix() for wing in ("app", "engine") for path in (ROOT / wing).rglob("*.py")}
    resources = ROOT / "resources"
    wanted |= {
        f"redraft_resources/{path.relative_to(resources).as_posix()}"
        for path in resources.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    about = f"redraft-{PROJECT['version']}.dist-info/"
    assert {name for name in installed.wheel if not name.startswith(about)} == wanted
    assert {f"{about}licenses/{name}" for name in PROJECT["license-files"]} <= installed.wheel


def test_the_installed_program_fills_a_hole_far_from_the_checkout(installed: Installed, tmp_path: Path) -> None:
    assert installed.redraft("--version", folder=tmp_path).split() == ["redraft", PROJECT["version"]]
    (starter,) = json.loads(installed.redraft("models", "list", "--json", folder=tmp_path))
    assert Path(starter["folder"]) == installed.packages / "redraft_resources" / "models" / "starter"
    filled = installed.redraft("fill", "-", "--seed", "1", folder=tmp_path, stdin="He walked [[2]] the hill.\n")
    assert filled.startswith("He walked ")
    assert filled.endswith(" the hill.\n")
    assert "[[" not in filled
