"""A checkpoint's chat template, as the planner sees it: messages in, ids out. Worker thread.

The template comes with the model and is not trusted: it runs in a child (``engine.model.tokenizing.sandbox``), which is
ended where it takes too long or too much memory. A writer's words are put in after it has run: they never reach it, and
marks inside them stay plain text.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.model.small_files import read_json, read_small_text
from engine.model.tokenizing.child_process import ChildError, ChildLimits, ChildProcess
from engine.model.tokenizing.tokenizer import Tokenizer, special_marks

NAME = "chat_template.jinja"
LIMITS = ChildLimits(seconds=5.0, memory=512 * 2**20)
_LARGEST_FILE = 2 * 1024 * 1024


class ChatTemplate:
    """Renders messages, dicts with ``role`` and ``content``, into ids."""

    def __init__(
        self,
        source: str,
        tokenizer: Tokenizer,
        marks: Mapping[str, str],
        name: str = NAME,
        limits: ChildLimits = LIMITS,
    ) -> None:
        self._tokenizer, self._marks, self._name = tokenizer, dict(marks), name
        self._child = ChildProcess("template", f"The chat template {name}", source, limits)
        self._rendered: dict[str, str] = {}

    @staticmethod
    def read(folder: Path, tokenizer: Tokenizer) -> "ChatTemplate | None":
        """Of ``folder``: chat_template.jinja, else tokenizer_config.json's; None where there is none. Raises ModelError
        where it cannot be read."""
        path = folder / NAME
        marks = special_marks(folder)
        if path.exists():
            template = ChatTemplate(read_small_text(path, _LARGEST_FILE), tokenizer, marks, str(path))
        else:
            config = folder / "tokenizer_config.json"
            source = read_json(config).get("chat_template") if config.exists() else None
            if not isinstance(source, str):
                return None
            template = ChatTemplate(source, tokenizer, marks, str(config))
        template.try_out()
        return template

    def try_out(self) -> None:
        """Have it read and run once. Raises ModelError where it cannot be."""
        self.ids([{"role": "user", "content": ""}])

    def ids(self, messages: Sequence[Mapping[str, str]]) -> list[int]:
        """The prompt's ids with the model's turn opened behind it. Raises ModelError where the template fails."""
        stand_ins = [f"\ue000{index}\ue001" for index in range(len(messages))]
        rendered = self._render(
            [{**message, "content": stand_in} for message, stand_in in zip(messages, stand_ins, strict=True)]
        )
        ids: list[int] = []
        for stand_in, message in zip(stand_ins, messages, strict=True):
            own, printed, rendered = rendered.partition(stand_in)
            if not printed:
                raise ModelError(f"The chat template {self._name} leaves out a message.")
            ids += self._tokenizer.encode_marked(own) + self._tokenizer.encode(message["content"])
        return ids + self._tokenizer.encode_marked(rendered)

    def close(self) -> None:
        """End the child. It is started again where it is needed."""
        self._child.close()

    def _render(self, messages: list[dict[str, str]]) -> str:
        """What the template makes of ``messages``, in which stand-ins are all that there is to read: so that it has to
        run but once for each row of roles."""
        key = json.dumps(messages)
        if key not in self._rendered:
            names: dict[str, Any] = {"messages": messages, "add_generation_prompt": True, **self._marks}
            self._rendered[key] = self._run(names)
        return self._rendered[key]

    def _run(self, names: Mapping[str, Any]) -> str:
        try:
            rendered = self._child.ask("render", names)
        except ChildError as error:
            if error.raised == "EndlessTemplateError":
                raise ModelError(f"The chat template {self._name} writes without end.", error.cause) from error
            if error.raised == "TemplateSyntaxError":
                raise ModelError(f"The chat template {self._name} cannot be read.", error.cause) from error
            raise
        if not isinstance(rendered, str):
            raise ModelError(f"The chat template {self._name} gives no text.")
        return rendered
