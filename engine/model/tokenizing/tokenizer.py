"""One checkpoint's tokenizer: text to ids and back, and which ids are no text. Worker thread; runs no network.

Special marks inside a writer's text are plain text; only ``encode_marked`` (the chat template's own parts) reads them.
"""

from collections.abc import Sequence
from pathlib import Path

import tokenizers

from engine.errors import ModelError
from engine.model.config import ModelConfig, read_json

NAME = "tokenizer.json"
_LARGEST_FILE = 256 * 1024 * 1024
_SAMPLE = "A cat’s 12 lives, and\nthen one."
"""Text that every tokenizer of such a model gives back as it was."""


class Tokenizer:
    """Ids are ints below ``vocab_size`` of the model; positions are code points."""

    def __init__(self, inner: tokenizers.Tokenizer, config: ModelConfig, eos_ids: Sequence[int] = ()) -> None:
        """``eos_ids``: further ids that end a text (generation_config.json). Raises ModelError where ids do not fit."""
        self._inner = inner
        inner.no_truncation()
        inner.no_padding()
        inner.encode_special_tokens = True
        highest = max(inner.get_vocab(with_added_tokens=True).values(), default=-1)
        if highest >= config.vocab_size:
            raise ModelError(
                f"The tokenizer does not fit: it has ids up to {highest}, the model knows {config.vocab_size}."
            )
        added = inner.get_added_tokens_decoder()
        self.bos, self.pad = config.bos_id, config.pad_id
        self.eos_ids = tuple(dict.fromkeys((*config.eos_ids, *eos_ids)))
        if not self.eos_ids:
            raise ModelError("The model's files name no end-of-sequence id (eos_token_id).")
        specials = {token for token, content in added.items() if content.special}
        beyond = range(highest + 1, config.vocab_size)
        self.banned_ids = frozenset({*specials, self.bos, self.pad, *self.eos_ids, *beyond})
        """Ids that never belong into text, those that end one included."""

    @staticmethod
    def read(folder: Path, config: ModelConfig, eos_ids: Sequence[int] = ()) -> "Tokenizer":
        """From ``folder/tokenizer.json``. Raises ModelError naming the file."""
        path = folder / NAME
        try:
            if path.stat().st_size > _LARGEST_FILE:
                raise ModelError(f"{path} is far too large to be a tokenizer.")
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(f"{path} is missing or cannot be read.", str(error)) from error
        try:
            inner = tokenizers.Tokenizer.from_str(text)
            kept = inner.decode(inner.encode(_SAMPLE, add_special_tokens=False).ids) == _SAMPLE
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # the library raises nothing narrower, and a panic in it is no Exception
            raise ModelError(f"{path} is not a tokenizer that can be read.", str(error)) from error
        fitting = Tokenizer(inner, config, eos_ids)
        if not kept:
            raise ModelError(f"{path} does not fit: plain text does not come back from its ids as it was.")
        return fitting

    def encode(self, text: str) -> list[int]:
        """Ids of ``text``; nothing is added, and what looks like a special mark is plain text."""
        return self._ids(text, marks=False)

    def encode_marked(self, text: str) -> list[int]:
        """The same, but special marks become their ids: for a chat template's own parts."""
        return self._ids(text, marks=True)

    def _ids(self, text: str, marks: bool) -> list[int]:
        self._inner.encode_special_tokens = not marks
        ids: list[int] = self._inner.encode(_whole(text), add_special_tokens=False).ids
        return ids

    def decode(self, ids: Sequence[int], skip_special: bool = True) -> str:
        """Text of ``ids``; a half character becomes U+FFFD."""
        text: str = self._inner.decode(list(ids), skip_special_tokens=skip_special)
        return text


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
