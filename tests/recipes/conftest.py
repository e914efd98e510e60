"""A copy of the tree that a test may change, and a new process that runs on it."""

import os
import shutil
import subprocess
import sys
from ast import get_docstring
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.house.survey import House, Module, drawn_layers
from tests.house.test_house import MOST_MODULE_LINES, MOST_MODULES

ROOT = Path(__file__).parents[2]
RECIPES = Path(__file__).parent


@cache
def house_here() -> House:
    """The house that is copied."""
    return House.read()


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the tree at ``root``: the program, its resources and the tests' helpers."""

    root: Path

    def add(self, recipe: str, target: str) -> None:
        """Put the file ``recipe`` of this folder where the recipe says that it goes. Nothing may stand there."""
        assert not (self.root / target).exists(), f"{target} is there already"
        shutil.copy(RECIPES / recipe, self.root / target)

    def insert(self, target: str, line: str, before: str) -> None:
        """Put ``line`` before the only line of ``target`` that reads ``before``."""
        path = self.root / target
        lines = path.read_text(encoding="utf-8").split("\n")
        assert lines.count(before) == 1, f"{target} has {lines.count(before)} lines {before!r}"
        lines.insert(lines.index(before), line)
        path.write_text("\n".join(lines), encoding="utf-8")

    def replace(self, target: str, old: str, new: str) -> None:
        """Put ``new`` for the only ``old`` of ``target``."""
        path = self.root / target
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{target} has {text.count(old)} times {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def changed(self) -> list[str]:
        """Files that differ from the tree that was copied, and new ones, by their paths."""
        own = {path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file()}
        return sorted(
            path.as_posix()
            for path in own
            if "__pycache__" not in path.parts
            and (not (ROOT / path).exists() or (ROOT / path).read_bytes() != (self.root / path).read_bytes())
        )

    def broken_rules(self) -> list[str]:
        """What of the house's own rules no longer holds: circles, layers, rooms and modules that grew too large.

        A recipe's new module wants its test as well, which is not in the copy.
        """
        new = [Module.read(self.root, Path(path)) for path in self.changed() if path.endswith(".py")]
        house, layers = House(house_here().modules | {module.name: module for module in new}), drawn_layers(self.root)
        return [
            *(f"a circle: {' -> '.join(way)}" for way in [house.circle()] if way),
            *(f"up a layer: {climb}" for climb in house.climbing(layers)),
            *(
                f"in no layer: {room}.{child}"
                for room, names in layers.items()
                for child in sorted(house.children(room) - set().union(*names))
            ),
            *(f"crowded: {room}" for room, modules in house.rooms.items() if len(modules) > MOST_MODULES),
            *(f"long: {module.path}" for module in house.modules.values() if module.lines > MOST_MODULE_LINES),
            *(f"without its job: {module.path}" for module in house.modules.values() if not get_docstring(module.tree)),
        ]

    def run(self, *arguments: str, seconds: float = 120.0) -> str:
        """Run Python in the copy; what it printed. Fails where it fails."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Copy:
    """Models are linked, not copied: a recipe changes none."""
    root = tmp_path / "tree"
    models = ROOT / "resources" / "models"

    def leave_out(folder: str, names: list[str]) -> list[str]:
        left_out = {"__pycache__", ".pytest_cache", ".hypothesis", "data"}
        return [name for name in names if name in left_out or Path(folder, name) == models]

    for name in ("app", "engine", "resources", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=leave_out)
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in (".md", ".toml"):
            shutil.copy(path, root / path.name)
    (root / "resources" / "models").symlink_to(models)
    return Copy(root)
