"""The house as data: every module of app and engine, what it defines and what it imports, read from the source alone.

Nothing of the program is imported; the tests beside this file ask one question each.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINGS = ("app", "engine")


@dataclass(frozen=True)
class Module:
    """One file: its dotted ``name``, its ``path`` from the root, its syntax tree and its length in ``lines``."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    @classmethod
    def read(cls, root: Path, relative: Path) -> "Module":
        """The module in the file ``relative`` of the tree at ``root``."""
        parts = relative.with_suffix("").parts
        source = (root / relative).read_text(encoding="utf-8")
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return cls(name, relative, ast.parse(source), len(source.splitlines()))

    @property
    def is_room(self) -> bool:
        """Whether it is the ``__init__`` of a folder."""
        return self.path.name == "__init__.py"

    @property
    def room(self) -> str:
        """The dotted name of the folder that it stands in."""
        return self.name if self.is_room else self.name.rpartition(".")[0]

    @property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    @property
    def test(self) -> Path:
        """Where its own test stands."""
        return Path("tests", *self.path.parts[:-1], f"test_{self.path.stem.strip('_')}.py")


@dataclass
class House:
    """All modules by their dotted names, and the modules that each of them imports."""

    modules: dict[str, Module] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path = ROOT) -> "House":
        paths = [path.relative_to(root) for wing in WINGS for path in sorted((root / wing).rglob("*.py"))]
        modules = [Module.read(root, path) for path in paths]
        return cls({module.name: module for module in modules})

    @property
    def rooms(self) -> dict[str, list[Module]]:
        """The modules of each folder, its ``__init__`` left out."""
        rooms: dict[str, list[Module]] = defaultdict(list)
        for module in self.modules.values():
            if not module.is_room:
                rooms[module.room].append(module)
        return rooms

    def children(self, room: str) -> set[str]:
        """The modules and rooms that stand directly in ``room``, by their last names."""
        inside = (name.removeprefix(f"{room}.") for name in self.modules if name.startswith(f"{room}."))
        return {name.partition(".")[0] for name in inside}

    def imports(self, module: Module) -> Iterator[str]:
        """The house's own modules that ``module`` imports, those for types alone included."""
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self.modules)
            elif isinstance(node, ast.ImportFrom) and node.module in self.modules:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield inner if inner in self.modules else node.module

    def circle(self) -> list[str]:
        """A circle of imports, as the modules on the way round; empty where there is none."""
        done: set[str] = set()
        for start in self.modules:
            way: list[str] = []
            circle = self._walk(start, way, done)
            if circle:
                return circle
        return []

    def climbing(self, layers: dict[str, list[set[str]]]) -> list[str]:
        """The imports that go up in ``layers``, or to a neighbour in one, as "from -> to"."""
        heights = {
            room: {child: at for at, names in enumerate(drawn) for child in names} for room, drawn in layers.items()
        }
        climbs = []
        for module in self.modules.values():
            for imported in self.imports(module):
                room = _shared_room(module.name, imported)
                if room in (module.name, imported) or room not in heights:
                    continue
                first, second = _child(room, module.name), _child(room, imported)
                high, low = heights[room].get(first), heights[room].get(second)
                if first != second and high is not None and low is not None and high >= low:
                    climbs.append(f"{module.name} -> {imported}")
        return climbs

    def _walk(self, name: str, way: list[str], done: set[str]) -> list[str]:
        if name in done:
            return []
        if name in way:
            return [*way[way.index(name) :], name]
        way.append(name)
        for imported in self.imports(self.modules[name]):
            circle = self._walk(imported, way, done)
            if circle:
                return circle
        way.pop()
        done.add(name)
        return []


def drawn_layers(root: Path = ROOT) -> dict[str, list[set[str]]]:
    """The rooms that ``pyproject.toml`` draws in layers to the last child, and the children in each layer, from the
    top."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        container: [{part.strip() for part in layer.split("|")} for layer in contract["layers"]]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers" and contract.get("exhaustive")
        for container in contract["containers"]
    }


def layered_rooms(root: Path = ROOT) -> dict[str, set[str]]:
    """The rooms of ``drawn_layers``, and the children that each names."""
    return {room: set().union(*layers) for room, layers in drawn_layers(root).items()}


def _shared_room(first: str, second: str) -> str:
    """The innermost room that holds both modules; "" for two wings."""
    pairs = zip(first.split("."), second.split("."), strict=False)
    return ".".join(mine for mine, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _child(room: str, name: str) -> str:
    """What ``name`` is, or stands in, directly in ``room``."""
    return name.removeprefix(f"{room}.").partition(".")[0]
