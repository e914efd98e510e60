"""The house holds its own rules: sizes, names, layers, and a test for every module. What a stranger may rely on."""

import ast
import tomllib
from collections import Counter, defaultdict

import pytest

from tests.house.survey import ROOT, House, Module, layered_rooms

MOST_MODULES = 14
MOST_METHODS = 25
MOST_FUNCTION_LINES = 60
MOST_MODULE_LINES = 400
DECLARATIONS = frozenset(
    {
        "app.editor.layers.layer",
        "app.editor.scope",
        "app.editor.typing.key_rule",
        "app.window.commands.context",
        "engine.diffusion.denoiser",
        "engine.diffusion.steering.reader",
        "engine.session.engine",
    }
)
"""Modules that only declare names and values, so that there is nothing to run: at most fifteen."""
OPEN_ROOMS = frozenset(
    {"app.window.panels", "engine.edits.rules", "engine.model.checkpoint.forms", "engine.terminal.verbs"}
)
"""Rooms that grow by a file at a time: what stands there has its room's layer, and none but the rule of no circles."""
TWIN = "engine.training.learning.forward"
"""The training's network has the classes of the engine's by the same names: it is its twin, with gradients."""
EMPTY_NAMES = frozenset({"found", "told", "said", "one", "made"})
SHAPELESS = frozenset({"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"})


@pytest.fixture(scope="module")
def house() -> House:
    return House.read()


def places(modules: list[Module]) -> list[str]:
    return sorted(str(module.path) for module in modules)


def test_a_room_holds_what_can_be_taken_in_at_a_glance(house: House) -> None:
    crowded = {room: len(modules) for room, modules in house.rooms.items() if len(modules) > MOST_MODULES}
    assert crowded == {}


def test_a_module_is_read_in_one_sitting(house: House) -> None:
    long = {str(module.path): module.lines for module in house.modules.values() if module.lines > MOST_MODULE_LINES}
    assert long == {}


def test_a_class_has_one_job(house: House) -> None:
    wide = {
        f"{module.name}.{cls.name}": len(methods)
        for module in house.modules.values()
        for cls in module.classes
        if len(methods := [node for node in cls.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)])
        > MOST_METHODS
    }
    assert wide == {}


def test_a_class_is_not_cut_in_two_along_its_bases(house: House) -> None:
    """What a class inherits from classes of the house counts as its own: inheritance is no way round the limit."""
    own: dict[str, tuple[int, list[str]]] = {}
    for module in house.modules.values():
        for cls in module.classes:
            methods = sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in cls.body)
            own[cls.name] = (methods, [base.id for base in cls.bases if isinstance(base, ast.Name)])

    def total(name: str) -> int:
        methods, bases = own.get(name, (0, []))
        return methods + sum(total(base) for base in bases if base != name)

    # A page is Qt's text widget below and the writer's page above: two jobs, each within the limit.
    assert {name: total(name) for name in own if total(name) > 2 * MOST_METHODS} == {}


def test_a_function_is_seen_whole(house: House) -> None:
    long = {
        f"{module.name}.{function.name}": size
        for module in house.modules.values()
        for function in module.functions
        if (size := (function.end_lineno or function.lineno) - function.lineno + 1) > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_no_circle_of_imports(house: House) -> None:
    assert house.circle() == []


def test_every_module_stands_in_a_layer(house: House) -> None:
    """A room is drawn in layers to its last child, so that a new module has to say where it stands."""
    layered = layered_rooms()
    rooms = {room for room in house.rooms if len(house.children(room)) > 1} - OPEN_ROOMS
    assert {room: house.children(room) - layered.get(room, set()) for room in rooms} == {room: set() for room in rooms}


def test_a_room_has_a_name_of_its_own_and_says_what_it_holds(house: House) -> None:
    rooms = [module for module in house.modules.values() if module.is_room]
    names = Counter(module.name.rpartition(".")[2] for module in rooms)
    assert [name for name, count in names.items() if count > 1] == []
    assert [module.name for module in rooms if not ast.get_docstring(module.tree)] == []


def test_every_module_says_its_job(house: House) -> None:
    assert places([module for module in house.modules.values() if not ast.get_docstring(module.tree)]) == []


def test_no_public_class_by_the_same_name_twice(house: House) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for module in house.modules.values():
        if module.name != TWIN:
            for node in module.tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    owners[node.name].add(module.name)
    assert {name: sorted(modules) for name, modules in owners.items() if len(modules) > 1} == {}


def test_every_module_has_its_test_where_one_would_look(house: House) -> None:
    assert len(DECLARATIONS) <= 15
    untested = {
        module.name
        for module in house.modules.values()
        if not module.is_room and not (ROOT / module.test).exists() and module.path.name != "__main__.py"
    }
    assert sorted(untested - DECLARATIONS) == []
    assert sorted(DECLARATIONS - untested) == [], "these have a test by now, or are gone"


def test_every_test_stands_where_what_it_tests_does(house: House) -> None:
    """A test file in the tree of the house is named after a module or a room there; journeys have folders of their
    own."""
    homeless = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        parts = path.relative_to(ROOT / "tests").with_suffix("").parts
        if parts[0] not in ("app", "engine") or "journeys" in parts:
            continue
        room = ".".join(parts[:-1])
        if room not in house.modules:
            homeless.append(str(path.relative_to(ROOT)))
    assert homeless == []


def test_things_that_have_a_name_go_by_it(house: House) -> None:
    """Of variables and arguments; a field may be a word of a surface that others use (``objective.one``)."""
    empty: Counter[str] = Counter()
    for module in house.modules.values():
        for node in (inner for function in module.functions for inner in ast.walk(function)):
            if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in EMPTY_NAMES) or (
                isinstance(node, ast.arg) and node.arg in EMPTY_NAMES
            ):
                empty[str(module.path)] += 1
    assert dict(empty) == {}


def test_no_name_that_says_nothing(house: House) -> None:
    assert [name for name in house.modules if name.rpartition(".")[2] in SHAPELESS] == []


def test_every_room_goes_into_the_wheel(house: House) -> None:
    """By name: setuptools finds no package whose folder is called otherwise, as that of the resources is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = sorted(module.name for module in house.modules.values() if module.is_room)
    assert project["tool"]["setuptools"]["packages"] == [*rooms, "redraft_resources"]


def test_the_page_for_newcomers_names_every_room(house: House) -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [module.name.rpartition(".")[2] for module in house.modules.values() if module.is_room]
    assert [room for room in rooms if f"{room}/" not in page] == []
