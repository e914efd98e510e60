"""What is asked of a tokenizer of the ``tokenizers`` library: ids of texts, texts of ids, and what it is like.

In this process for a tokenizer that is known, in a child's for a stranger's (``engine.model.tokenizing.child``). Any
thread, one at a time. Knows nothing of models, folders or processes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import tokenizers

_SAMPLE = "A cat’s 12 lives, and\nthen one."
"""Text that every tokenizer of such a model gives back as it was."""


@dataclass(frozen=True, slots=True)
class CoderFacts:
    """``highest``: of its ids, -1 where it has none. ``specials``: ids that are no text. ``faithful``: whether plain
    text comes back from its ids as it was."""

    highest: int
    specials: tuple[int, ...]
    faithful: bool


class Coder:
    """Texts to ids and back, several at a time."""

    def __init__(self, inner: tokenizers.Tokenizer) -> None:
        inner.no_truncation()
        inner.no_padding()
        self._inner = inner

    @staticmethod
    def read(text: str) -> "Coder":
        """Of the text of a tokenizer.json. Raises whatever the library does; a panic in it is no Exception."""
        return Coder(tokenizers.Tokenizer.from_str(text))

    def facts(self) -> CoderFacts:
        """What it is like. Raises as ``read`` does."""
        vocabulary = self._inner.get_vocab(with_added_tokens=True)
        added = self._inner.get_added_tokens_decoder()
        (sample,) = self.encode([_SAMPLE], marks=False)
        return CoderFacts(
            highest=max(vocabulary.values(), default=-1),
            specials=tuple(token for token, content in added.items() if content.special),
            faithful=self.decode([sample], skip_special=True) == [_SAMPLE],
        )

    def encode(self, texts: Sequence[str], marks: bool) -> list[list[int]]:
        """The ids of each text, none of which has lone surrogates; ``marks``: special marks become their ids."""
        self._inner.encode_special_tokens = not marks
        return [self._inner.encode(text, add_special_tokens=False).ids for text in texts]

    def decode(self, rows: Sequence[Sequence[int]], skip_special: bool) -> list[str]:
        """The text of each row of ids; a half character becomes U+FFFD."""
        return [self._inner.decode(list(row), skip_special_tokens=skip_special) for row in rows]

    def close(self) -> None:
        """Nothing: it holds nothing but memory."""
