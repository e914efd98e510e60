"""Every regular expression of the program, and texts that would make a bad one slow: repeats of its own parts."""

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CALLS = frozenset({"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"})
AT_START = frozenset({"match", "fullmatch"})
SAMPLES = {
    "word": "anna",
    "closing": "’",
    "pattern": r"anna\s+b",
    "right": "should have",
}
"""What stands for a name of a function's own in an expression that is put together there."""
OF_THE_WRITER = frozenset(
    {
        ("app.editor.searching.search", "Search.__init__"),
        ("app.editor.searching.search", "Search._pattern"),
        ("engine.guards", "Guard.compiled"),
    }
)
"""Where the writer's own expressions come in: they have a time limit."""
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CLASSES = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a -",
    "CATEGORY_SPACE": " \n\t",
    "CATEGORY_NOT_SPACE": "a1-",
    "CATEGORY_WORD": "a1_",
    "CATEGORY_NOT_WORD": " -",
}
_ANY = "a1 -_A\n\x01"


@dataclass(frozen=True, slots=True)
class Expression:
    """``at_start``: it is only ever tried where a text begins."""

    where: str
    pattern: str
    flags: int
    at_start: bool

    @property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)


@cache
def all_expressions() -> list[Expression]:
    """Those of app and engine, each once."""
    seen: dict[tuple[str, int, bool], Expression] = {}
    for path in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "engine").rglob("*.py")]):
        source = path.read_text(encoding="utf-8")
        if "import re\n" in source or "import regex\n" in source:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for expression in _of(importlib.import_module(name), ast.parse(source)):
                seen.setdefault((expression.pattern, expression.flags, expression.at_start), expression)
    return list(seen.values())


def _of(module: ModuleType, tree: ast.Module) -> Iterator[Expression]:
    loads: Counter[str] = Counter()
    methods: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loads[node.id] += 1
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            methods.setdefault(node.value.id, []).append(node.attr)
    for name, value in vars(module).items():
        each = value if isinstance(value, tuple | list) else (value,)
        for pattern in each:
            if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                # A name that is handed on may be searched with anywhere.
                uses = methods.get(name, [])
                start = bool(uses) and len(uses) == loads[name] and AT_START.issuperset(uses)
                yield Expression(f"{module.__name__}:{name}", pattern.pattern, pattern.flags, start)
    for scope, call in _calls_in_functions(tree):
        if (module.__name__, scope) in OF_THE_WRITER or not call.args:
            continue
        names = {**vars(module), **SAMPLES}
        flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"] or call.args[1:]
        kind = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        flag = 0
        if (kind == "compile" and flags) or (kind != "compile" and len(call.args) > 2 and kind not in ("sub", "subn")):
            flag = int(_value(flags[-1], names))
        pattern = _value(call.args[0], names)
        if isinstance(pattern, str):
            yield Expression(f"{module.__name__}:{scope}", pattern, flag, kind in AT_START)


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<expression>", "eval"), names)  # the program's own source


def _calls_in_functions(tree: ast.AST, scope: str = "") -> Iterator[tuple[str, ast.Call]]:
    for child in ast.iter_child_nodes(tree):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        inner = f"{scope}.{child.name}".lstrip(".") if named else scope  # type: ignore[union-attr]
        func = child.func if isinstance(child, ast.Call) else None
        if (
            scope
            and isinstance(func, ast.Attribute)
            and isinstance(func.value, ast.Name)
            and func.value.id in ("re", "regex")
            and func.attr in CALLS
            and isinstance(child, ast.Call)
        ):
            yield scope, child
        yield from _calls_in_functions(child, inner)


# -------------------------------------------------------------------- texts


def attacks(pattern: str, flags: int, pairs: bool) -> list[tuple[str, str, str]]:
    """Head, what is repeated, tail. ``pairs``: any two of the parts together, and every head with every part, too."""
    tree = re._parser.parse(pattern, flags)  # type: ignore[attr-defined]
    parts: dict[str, None] = {}
    heads: dict[str, None] = {"": None}
    _collect(tree, parts, heads, {})
    units = {**parts, **{f"{part} ": None for part in parts if len(part) < 12}}
    if pairs:
        units.update({a + b: None for a in list(parts)[:12] for b in list(parts)[:12] if a != b})
    if "\n" in "".join(parts) or flags & re.MULTILINE:
        units.update({unit + "\n": None for unit in parts})
    few = heads if pairs else dict.fromkeys(list(heads)[:3])
    return [(head, unit, tail) for unit in units if unit for head in few for tail in ("", " ", "\x01")]


def _collect(tree: Any, parts: dict[str, None], heads: dict[str, None], groups: dict[int, str]) -> None:
    so_far = ""
    for node in tree:
        op, value = str(node[0]), node[1]
        for char in _chars(op, value):
            parts.setdefault(char)
        for body in _bodies(op, value):
            _collect(body, parts, heads, groups)
            parts.setdefault(_example(body, groups))
        if op in _REPEATS and so_far:
            heads.setdefault(so_far)
        so_far += _example([node], groups)
        parts.setdefault(so_far)


def _bodies(op: str, value: Any) -> list[Any]:
    if op in _REPEATS:
        return [value[2]]
    if op == "BRANCH":
        return list(value[1])
    if op == "SUBPATTERN":
        return [value[-1]]
    if op in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    if op == "ATOMIC_GROUP":
        return [value]
    return []


def _chars(op: str, value: Any) -> str:
    """Some of the characters that a node takes."""
    if op == "LITERAL":
        return chr(value)
    if op == "NOT_LITERAL":
        return next(char for char in _ANY if char != chr(value))
    if op == "ANY":
        return "a"
    if op != "IN":
        return ""
    chars = ""
    for kind, what in value:
        kind = str(kind)
        chars += chr(what) if kind == "LITERAL" else chr(what[0]) if kind == "RANGE" else ""
        chars += _CLASSES.get(str(what), "") if kind == "CATEGORY" else ""
    if str(value[0][0]) == "NEGATE":
        taken = re.compile("[" + "".join(map(re.escape, _singles(value))) + "]") if _singles(value) else None
        return "".join(char for char in _ANY if (taken is None or not taken.match(char)) and _takes(value, char))[:2]
    return chars[:3]


def _singles(value: Any) -> list[str]:
    return [chr(what) for kind, what in value if str(kind) == "LITERAL"]


def _takes(value: Any, char: str) -> bool:
    for kind, what in value:
        if str(kind) == "RANGE" and what[0] <= ord(char) <= what[1]:
            return False
        if str(kind) == "CATEGORY":
            name = str(what)
            of = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
            kind_name = name.rsplit("_", 1)[1]
            if of[kind_name] != ("_NOT_" in name):
                return False
    return True


def _example(tree: Any, groups: dict[int, str]) -> str:
    """A short text that the nodes take, but for what they look ahead and behind at."""
    text = ""
    for node in tree:
        op, value = str(node[0]), node[1]
        if op in _REPEATS:
            text += _example(value[2], groups) * max(1, min(value[0], 8))
        elif op == "BRANCH":
            text += max((_example(body, groups) for body in value[1]), key=len)
        elif op == "SUBPATTERN":
            groups[value[0] or 0] = _example(value[-1], groups)
            text += groups[value[0] or 0]
        elif op == "ATOMIC_GROUP":
            text += _example(value, groups)
        elif op == "GROUPREF":
            text += groups.get(value, "")
        else:
            text += _chars(op, value)[:1]
    return text
