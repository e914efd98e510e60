"""A checkpoint's chat template, run in a sandbox. Worker thread.

The template comes with the model and is not trusted: it sees the messages and a few names, nothing else, and what it
may print is bounded. A writer's words are put in after it has run, so that marks inside them stay plain text.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.errors import ModelError
from engine.model.config import read_json
from engine.model.tokenizing.tokenizer import Tokenizer, special_marks

NAME = "chat_template.jinja"
_LONGEST = 1_000_000
_MOST_TURNS = 100_000


class _Refused(Exception):
    """The template's own ``raise_exception``."""


class ChatTemplate:
    """Renders messages, dicts with ``role`` and ``content``, into ids."""

    def __init__(self, source: str, tokenizer: Tokenizer, marks: Mapping[str, str], name: str = NAME) -> None:
        """Raises ModelError where ``source`` is no template."""
        self._tokenizer, self._marks, self._name = tokenizer, dict(marks), name
        self._turns = 0
        environment = _Sandbox(trim_blocks=True, lstrip_blocks=True)
        environment.globals.clear()
        environment.globals["raise_exception"] = _refuse
        environment.globals["range"] = self._range
        environment.globals["namespace"] = jinja2.utils.Namespace
        try:
            self._template = environment.from_string(source)
        except (jinja2.TemplateError, RecursionError) as error:
            raise ModelError(f"The chat template {name} cannot be read.", str(error)) from error

    @staticmethod
    def read(folder: Path, tokenizer: Tokenizer) -> "ChatTemplate | None":
        """Of ``folder``: chat_template.jinja, else tokenizer_config.json's; None where there is none."""
        path = folder / NAME
        marks = special_marks(folder)
        if path.exists():
            try:
                return ChatTemplate(path.read_text(encoding="utf-8"), tokenizer, marks, str(path))
            except (OSError, UnicodeDecodeError) as error:
                raise ModelError(f"{path} cannot be read.", str(error)) from error
        config = folder / "tokenizer_config.json"
        source = read_json(config).get("chat_template") if config.exists() else None
        return ChatTemplate(source, tokenizer, marks, str(config)) if isinstance(source, str) else None

    def ids(self, messages: Sequence[Mapping[str, str]]) -> list[int]:
        """The prompt's ids with the model's turn opened behind it. Raises ModelError where the template fails."""
        stand_ins = [f"\ue000{index}\ue001" for index in range(len(messages))]
        masked = [{**message, "content": stand_in} for message, stand_in in zip(messages, stand_ins, strict=True)]
        rendered = self._render(masked)
        ids: list[int] = []
        for stand_in, message in zip(stand_ins, messages, strict=True):
            own, printed, rendered = rendered.partition(stand_in)
            if not printed:
                raise ModelError(f"The chat template {self._name} leaves out a message.")
            ids += self._tokenizer.encode_marked(own) + self._tokenizer.encode(message["content"])
        return ids + self._tokenizer.encode_marked(rendered)

    def _render(self, messages: list[dict[str, str]]) -> str:
        parts: list[str] = []
        size = 0
        names: dict[str, Any] = {"messages": messages, "add_generation_prompt": True, **self._marks}
        self._turns = 0
        try:
            for part in self._template.generate(**names):
                parts.append(part)
                size += len(part)
                if size > _LONGEST or len(parts) > _MOST_TURNS:
                    raise ModelError(f"The chat template {self._name} writes without end.")
        except ModelError:
            raise
        except Exception as error:  # a stranger's program: it may raise anything
            raise ModelError(f"The chat template {self._name} fails: {type(error).__name__}.", str(error)) from error
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
