"""``redraft.json``: what a model folder says of itself. Pure data, any thread.

A folder without one holds a DiffusionGemma: a chat model whose unknown positions are uniform over the vocabulary.
"""

import hashlib
import itertools
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.messages import Ability
from engine.model.small_files import open_checked, read_json

NAME = "redraft.json"
FORMAT = 1
_BLOCK = 1 << 20
_LONGEST = {"context": 16_777_216, "canvas_lengths": 65_536, "task_lengths": 65_536}


@dataclass(frozen=True, slots=True)
class NoiseKind:
    """What an unknown position holds: ``id`` with probability ``blank_share``, else uniform from ``first_id`` on."""

    id: int | None = None
    blank_share: float = 0.0
    first_id: int = 0


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the folder as it was shipped: its size in bytes and its SHA-256 in hexadecimal."""

    bytes: int
    sha256: str

    def verify(self, path: Path) -> None:
        """Raise ModelError unless ``path`` is that file still."""
        digest = hashlib.sha256()
        with open_checked(path) as file:
            try:
                size = os.fstat(file.fileno()).st_size
                if size != self.bytes:
                    raise ModelError(f"{path} has {size} bytes instead of {self.bytes}: it is damaged or incomplete.")
                # No more than it should have: a file may grow while it is read.
                while size > 0 and (block := file.read(min(size, _BLOCK))):
                    digest.update(block)
                    size -= len(block)
            except OSError as error:
                raise ModelError(f"{path} cannot be read.", str(error)) from error
        if digest.hexdigest() != self.sha256:
            raise ModelError(f"{path} is damaged: its SHA-256 is not the one in {NAME}.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """``context`` None: the planner's own limit. ``strengths``: (label, 0..1), ascending. ``repeats``: nats by which
    new text is kept from repeating itself (``engine.diffusion.steering.repeats``); 0 for a model that needs no help.
    ``foresight``: how much the causal path counts against the canvas where a gap has one slot
    (``engine.diffusion.steering.foresight``); 0: it is not asked. ``lead``: the temperature at which the causal path
    leads where a text goes on (``engine.diffusion.steering.lead``); 0: it does not.
    ``caution``: nats by which a fix favours what the writer wrote; ``task_lengths``: canvases that tasks were trained
    on, empty where they are those of everything else. ``words``: the file of its lexicon
    (``engine.model.tokenizing.lexicon``); empty where it has none."""

    name: str
    title: str
    kind: str = "chat"
    abilities: tuple[Ability, ...] = tuple(Ability)
    noise: NoiseKind = NoiseKind()
    filler_id: int | None = None
    answer_id: int = 0
    tasks: Mapping[str, int] = field(default_factory=dict)
    canvas_lengths: tuple[int, ...] = ()
    task_lengths: tuple[int, ...] = ()
    context: int | None = None
    strengths: tuple[tuple[str, float], ...] = (
        ("Touch up", 0.2),
        ("Light", 0.4),
        ("Medium", 0.6),
        ("Strong", 0.8),
        ("Rewrite", 1.0),
    )
    repeats: float = 0.0
    foresight: float = 0.0
    lead: float = 0.0
    caution: float = 0.0
    words: str = ""
    files: Mapping[str, ListedFile] = field(default_factory=dict)

    @staticmethod
    def read(folder: Path, vocab_size: int) -> "Manifest":
        """Of ``folder``; DiffusionGemma's where there is none. Raises ModelError naming the file and the value."""
        path = folder / NAME
        if not path.exists():
            return Manifest(folder.name, folder.name)
        return _Reader(path, vocab_size).manifest()


class _Reader:
    def __init__(self, path: Path, vocab_size: int) -> None:
        self.path, self.vocab_size = path, vocab_size
        self.top = read_json(path)

    def wrong(self, name: str, value: object) -> ModelError:
        return ModelError(f"{self.path}: the value of “{name}” cannot be used: {repr(value)[:60]}.")

    def text(self, name: str) -> str:
        value = self.top.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            raise self.wrong(name, value)
        return value

    def token(self, name: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < self.vocab_size:
            raise self.wrong(name, value)
        return value

    def share(self, name: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0.0 <= value <= 1.0:
            raise self.wrong(name, value)
        return float(value)

    def nats(self, name: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0.0 <= value <= 100.0:
            raise self.wrong(name, value)
        return float(value)

    def length(self, name: str, value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST[name]:
            raise self.wrong(name, value)

    def list_of(self, name: str) -> list[Any]:
        value = self.top.get(name, [])
        if not isinstance(value, list):
            raise self.wrong(name, value)
        return value

    def map_of(self, name: str) -> dict[str, Any]:
        value = self.top.get(name) or {}
        if not isinstance(value, dict):
            raise self.wrong(name, value)
        return value

    def manifest(self) -> Manifest:
        if self.top.get("format") != FORMAT:
            raise self.wrong("format", self.top.get("format"))
        kind = self.top.get("kind")
        if kind not in ("chat", "base"):
            raise self.wrong("kind", kind)
        known = tuple(Ability)
        abilities = self.list_of("abilities")
        for ability in abilities:
            if ability not in known:
                raise self.wrong("abilities", ability)
        filler, answer = self.top.get("filler_id"), self.top.get("answer_id")
        context = self.top.get("context")
        if context is not None:
            self.length("context", context)
        lengths, task_lengths = self.list_of("canvas_lengths"), self.list_of("task_lengths")
        for name, listed in (("canvas_lengths", lengths), ("task_lengths", task_lengths)):
            for length in listed:
                self.length(name, length)
        return Manifest(
            name=self.text("name"),
            title=self.text("title"),
            kind=kind,
            abilities=tuple(Ability(ability) for ability in abilities),
            noise=self.noise(),
            filler_id=None if filler is None else self.token("filler_id", filler),
            answer_id=0 if answer is None else self.token("answer_id", answer),
            tasks={name: self.token("tasks", token) for name, token in self.map_of("tasks").items()},
            canvas_lengths=tuple(sorted(lengths)),
            task_lengths=tuple(sorted(task_lengths)),
            context=context,
            strengths=self.strengths(),
            repeats=self.nats("repeats", self.top.get("repeats", 0.0)),
            foresight=self.nats("foresight", self.top.get("foresight", 0.0)),
            lead=self.nats("lead", self.top.get("lead", 0.0)),
            caution=self.nats("caution", self.top.get("caution", 0.0)),
            words=self.words(),
            files=self.files(),
        )

    def noise(self) -> NoiseKind:
        value = self.map_of("noise")
        kind = value.get("kind", "uniform")
        if kind not in ("uniform", "blank"):
            raise self.wrong("noise", kind)
        first = self.token("noise", value.get("first_id", 0))
        if kind == "uniform":
            return NoiseKind(first_id=first)
        return NoiseKind(self.token("noise", value.get("id")), self.share("noise", value.get("blank_share")), first)

    def strengths(self) -> tuple[tuple[str, float], ...]:
        notches = []
        for notch in self.list_of("strengths"):
            if not isinstance(notch, list) or len(notch) != 2 or not isinstance(notch[0], str):
                raise self.wrong("strengths", notch)
            notches.append((notch[0], self.share("strengths", notch[1])))
        if any(low >= high for (_, low), (_, high) in itertools.pairwise(notches)):
            raise self.wrong("strengths", notches)
        return tuple(notches)

    def words(self) -> str:
        name = self.top.get("words", "")
        if not isinstance(name, str) or not _lies_inside(name):
            raise self.wrong("words", name)
        return name

    def files(self) -> dict[str, ListedFile]:
        listed = {}
        for name, entry in self.map_of("files").items():
            size = entry.get("bytes") if isinstance(entry, dict) else None
            digest = entry.get("sha256") if isinstance(entry, dict) else None
            if not isinstance(size, int) or not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
                raise self.wrong("files", entry)
            if not _lies_inside(name):
                raise self.wrong("files", name)
            listed[name] = ListedFile(size, digest)
        return listed


def _lies_inside(name: str) -> bool:
    return not ("/" in name or "\\" in name or name.startswith("."))
