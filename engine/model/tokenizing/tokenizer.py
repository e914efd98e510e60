"""One checkpoint's tokenizer: text to ids and back, and which ids are no text. Worker thread; runs no network.

Special marks inside a writer's text are plain text; only ``encode_marked`` (the chat template's own parts) reads them.
A tokenizer that is known by its SHA-256 works in this process; every other in a child, which is ended where it takes
too long or too much memory: the library that runs it was not written for files of strangers.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from engine.catalog import KNOWN
from engine.errors import ModelError
from engine.model.config import ModelConfig
from engine.model.small_files import read_json, read_small
from engine.model.tokenizing.child_process import ChildError, ChildLimits, ChildProcess
from engine.model.tokenizing.coder import Coder, CoderFacts

NAME = "tokenizer.json"
LIMITS = ChildLimits(seconds=20.0, memory=2 * 2**30)
_ROWS = 20_000
_LARGEST_FILE = 128 * 1024 * 1024


class Coding(Protocol):
    """What codes: ``Coder``, here or in a child. Raises ModelError."""

    def facts(self) -> CoderFacts:
        """What it is like."""
        ...

    def encode(self, texts: Sequence[str], marks: bool) -> list[list[int]]:
        """The ids of each text; ``marks``: special marks become their ids."""
        ...

    def decode(self, rows: Sequence[Sequence[int]], skip_special: bool) -> list[str]:
        """The text of each row of ids."""
        ...

    def close(self) -> None:
        """Let go of what it holds; it may be asked again."""
        ...


class Tokenizer:
    """Ids are ints below ``vocab_size`` of the model; positions are code points."""

    def __init__(self, coding: Coding, config: ModelConfig, eos_ids: Sequence[int] = ()) -> None:
        """``eos_ids``: further ids that end a text (generation_config.json). Raises ModelError where ids do not fit."""
        self._coding = coding
        facts = coding.facts()
        if facts.highest >= config.vocab_size:
            raise ModelError(
                f"The tokenizer does not fit: it has ids up to {facts.highest}, the model knows {config.vocab_size}."
            )
        self.bos, self.pad = config.bos_id, config.pad_id
        self.eos_ids = tuple(dict.fromkeys((*config.eos_ids, *eos_ids)))
        if not self.eos_ids:
            raise ModelError("The model's files name no end-of-sequence id (eos_token_id).")
        beyond = range(facts.highest + 1, config.vocab_size)
        self.banned_ids = frozenset({*facts.specials, self.bos, self.pad, *self.eos_ids, *beyond})
        """Ids that never belong into text, those that end one included."""
        self.faithful = facts.faithful
        """Whether plain text comes back from its ids as it was."""

    @staticmethod
    def read(
        folder: Path, config: ModelConfig, eos_ids: Sequence[int] = (), limits: ChildLimits = LIMITS
    ) -> "Tokenizer":
        """From ``folder/tokenizer.json``. Raises ModelError naming the file."""
        path = folder / NAME
        data = read_small(path, _LARGEST_FILE)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ModelError(f"{path} cannot be read as UTF-8 text.", str(error)) from error
        if is_known(data):
            coding: Coding = _read_here(path, text)
        else:
            coding = _CoderApart(path, text, limits, config.vocab_size)
        fitting = Tokenizer(coding, config, eos_ids)
        if not fitting.faithful:
            raise ModelError(f"{path} does not fit: plain text does not come back from its ids as it was.")
        return fitting

    def encode(self, text: str) -> list[int]:
        """Ids of ``text``; nothing is added, and what looks like a special mark is plain text."""
        return self._coding.encode([_whole(text)], marks=False)[0]

    def encode_each(self, texts: Sequence[str]) -> list[list[int]]:
        """The same of several texts: far quicker than one after the other where the tokenizer runs in a child."""
        return self._coding.encode([_whole(text) for text in texts], marks=False)

    def encode_marked(self, text: str) -> list[int]:
        """The same as ``encode``, but special marks become their ids: for a chat template's own parts."""
        return self._coding.encode([_whole(text)], marks=True)[0]

    def decode(self, ids: Sequence[int], skip_special: bool = True) -> str:
        """Text of ``ids``; a half character becomes U+FFFD."""
        return self._coding.decode([list(ids)], skip_special)[0]

    def close(self) -> None:
        """End the process that it runs in, if it does; that is started again where it is needed."""
        self._coding.close()

    def decode_each(self, rows: Sequence[Sequence[int]], skip_special: bool = True) -> list[str]:
        """The same of several rows of ids: far quicker, too."""
        return self._coding.decode(rows, skip_special)


class _CoderApart:
    """A coder in a child. What comes from there is looked at before it is believed."""

    def __init__(self, path: Path, text: str, limits: ChildLimits, vocab_size: int) -> None:
        self._path, self._size = path, vocab_size
        self._child = ChildProcess("tokenizer", f"The tokenizer {path}", text, limits)

    def facts(self) -> CoderFacts:
        try:
            answer = self._child.begin()
        except ChildError as error:
            raise _unreadable(self._path, error.cause) from error
        if not isinstance(answer, Mapping):
            raise self._nonsense(answer)
        highest, specials = answer.get("highest"), answer.get("specials")
        if not isinstance(highest, int) or not isinstance(specials, list):
            raise self._nonsense(answer)
        if highest < self._size and not self._are_ids(specials):
            raise self._nonsense(specials)
        return CoderFacts(highest, tuple(specials), answer.get("faithful") is True)

    def encode(self, texts: Sequence[str], marks: bool) -> list[list[int]]:
        rows = self._child.ask("encode", list(texts), marks)
        if not isinstance(rows, list) or len(rows) != len(texts) or not all(map(self._are_ids, rows)):
            raise self._nonsense(rows)
        return rows

    def decode(self, rows: Sequence[Sequence[int]], skip_special: bool) -> list[str]:
        # In parts, so that the clock runs for so many rows and not for a whole vocabulary.
        parts = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
        return [text for part in parts for text in self._decoded(part, skip_special)]

    def _decoded(self, rows: Sequence[Sequence[int]], skip_special: bool) -> list[str]:
        texts = self._child.ask("decode", [list(row) for row in rows], skip_special)
        if not isinstance(texts, list) or len(texts) != len(rows) or not all(isinstance(text, str) for text in texts):
            raise self._nonsense(texts)
        return texts

    def close(self) -> None:
        self._child.close()

    def _are_ids(self, row: Any) -> bool:
        return isinstance(row, list) and all(type(token) is int and 0 <= token < self._size for token in row)

    def _nonsense(self, answer: object) -> ModelError:
        return ModelError(f"The tokenizer {self._path} gives what cannot be ids or text.", repr(answer)[:500])


def is_known(data: bytes) -> bool:
    """Whether a tokenizer.json is that of a model that Redraft knows by name."""
    return hashlib.sha256(data).hexdigest() in {model.tokenizer for model in KNOWN}


def _read_here(path: Path, text: str) -> Coder:
    try:
        return Coder.read(text)
    except Exception as error:  # the library raises nothing narrower
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, cause: str) -> ModelError:
    return ModelError(f"{path} is not a tokenizer that can be read.", cause)


def special_marks(folder: Path) -> dict[str, str]:
    """``bos_token``, ``eos_token`` … of tokenizer_config.json, for a chat template; empty where there is none."""
    path = folder / "tokenizer_config.json"
    if not path.exists():
        return {}
    marks = {}
    for name, value in read_json(path).items():
        mark = value.get("content") if isinstance(value, dict) else value
        if name.endswith("_token") and isinstance(mark, str):
            marks[name] = mark
    return marks


def _whole(text: str) -> str:
    """``text`` without lone surrogates, which no tokenizer takes: each becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
