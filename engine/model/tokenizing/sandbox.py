"""A chat template as it is run: by Jinja, in a sandbox, in a process of its own (``engine.model.tokenizing.child``).

A template comes with a model and is not trusted: it sees the messages and a few names, nothing else. What it may print
is bounded here; how long it takes and how much memory, by the process that it runs in. Reading it can take as long as
running it: Jinja works out what is constant in it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST = 1_000_000
_MOST_TURNS = 100_000


class EndlessTemplateError(Exception):
    """It writes without end."""


class _Refused(Exception):
    """The template's own ``raise_exception``."""


class SandboxedTemplate:
    """One template, to be rendered again and again."""

    def __init__(self, source: str) -> None:
        """Raises whatever Jinja does where ``source`` is no template."""
        self._turns = 0
        environment = _Sandbox(trim_blocks=True, lstrip_blocks=True)
        environment.globals.clear()
        environment.globals["raise_exception"] = _refuse
        environment.globals["range"] = self._range
        environment.globals["namespace"] = jinja2.utils.Namespace
        self._template = environment.from_string(source)

    def render(self, names: Mapping[str, Any]) -> str:
        """What it prints where ``names`` are known. Raises EndlessTemplateError, and whatever a stranger's program
        may raise."""
        parts: list[str] = []
        size = 0
        self._turns = 0
        for part in self._template.generate(**names):
            parts.append(part)
            size += len(part)
            if size > _LONGEST or len(parts) > _MOST_TURNS:
                raise EndlessTemplateError
        return "".join(parts)

    def _range(self, *bounds: int) -> Iterator[int]:
        """``range``, with one budget for all the loops of a rendering, so that nested ones end too."""
        for number in range(*bounds):
            self._turns += 1
            if self._turns > _MOST_TURNS:
                raise _Refused("a loop without end")
            yield number


class _Sandbox(ImmutableSandboxedEnvironment):
    """Also keeps a product or a power from filling the memory."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sizes = [len(value) if hasattr(value, "__len__") else abs(value) for value in (left, right)]
        if operator == "**" or sizes[0] * sizes[1] > _LONGEST:
            raise _Refused("a product too large")
        return super().call_binop(context, operator, left, right)


def _refuse(message: object = "") -> NoReturn:
    raise _Refused(str(message)[:500])
