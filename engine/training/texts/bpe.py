"""The starter's tokenizer: byte-level BPE with the special ids that fill, rewrite and fix rely on.

Runs on the main thread of a training command. Knows text and ids; nothing of tensors or models.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer

PAD, EOS, BOS, UNUSED, BLANK, FILLER, ANSWER, FIX, SHORTEN, SIMPLIFY, EXPAND = range(11)
FIRST_TEXT_ID = 16
SPECIALS = (
    "<pad>",
    "<eos>",
    "<bos>",
    "<unused>",
    "<blank>",
    "<filler>",
    "<answer>",
    "<fix>",
    "<shorten>",
    "<simplify>",
    "<expand>",
    "<unused1>",
    "<unused2>",
    "<unused3>",
    "<unused4>",
    "<unused5>",
)
TASKS = {"fix": FIX, "shorten": SHORTEN, "simplify": SIMPLIFY, "expand": EXPAND}

# A word with the space before it (an apostrophe inside is part of it), one digit, a run of signs, a line feed, spaces.
PIECES = r"\n| ?[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)?| ?\p{N}| ?[^\s\p{L}\p{M}\p{N}]+|\s+(?!\S)|\s"


def train_tokenizer(texts: Iterable[str], vocab_size: int) -> Tokenizer:
    """A tokenizer of at most ``vocab_size`` ids: specials at 0-15, the 256 bytes at 16-271, then merges.

    decode(encode(x)) == x for any text: the specials are not recognised inside text.
    """
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=vocab_size,
        min_frequency=2,
        show_progress=False,
        special_tokens=[AddedToken(name, special=True, normalized=False) for name in SPECIALS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.encode_special_tokens = True
    return tokenizer


def word_edges(tokenizer: Tokenizer) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per id: does its text begin inside a word (a letter or digit first), does it end inside one.

    Between two ids lies a word's edge unless the left one ends and the right one begins inside a word.
    """
    size = tokenizer.get_vocab_size()
    begins = np.zeros(size, dtype=np.bool_)
    ends = np.zeros(size, dtype=np.bool_)
    for token in range(FIRST_TEXT_ID, size):
        text = tokenizer.decode([token], skip_special_tokens=False)
        if text:
            begins[token] = text[0].isalnum() or text[0] in "�'"
            # A space that stands alone belongs to the rare word behind it.
            ends[token] = text[-1].isalnum() or text[-1] in "� "
    return begins, ends
