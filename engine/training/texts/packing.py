"""All documents as one run of token ids, on disk in one file.

Knows ids and document edges. Not thread-safe. The packed file is what travels to another machine: xz over one array.
"""

import io
import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from engine.training.files import write_atomically
from engine.training.texts.corpus import CorpusError, CorpusText, document_key

SHORTEST = 64  # tokens; a shorter document fills no window
BATCH = 256  # documents a call of the tokenizer


class CorpusPart(Enum):
    """What a document is for. Settings are chosen on VALIDATION; TEST is for figures that are reported, only."""

    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Packed:
    """Token ids uint16 [N], the first offset of each document and the end int64 [D + 1], and who is held out [D]."""

    tokens: NDArray[np.uint16]
    offsets: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    tokenizer: str
    corpus: str  # SHA-256 of the corpus folder it was made from
    sources: str = ""  # the attribution page
    pairs: tuple[tuple[str, str], ...] = ()  # real corrections, (faulty, correct)

    def documents(self, part: CorpusPart) -> NDArray[np.int64]:
        """The numbers of the documents of ``part``.

        The held-out documents are halved by the hash of their text, so that every packing and tokenizer of a corpus
        agrees. A corpus that is too small to give both halves a document uses all of them for both.
        """
        if part is CorpusPart.TRAINING:
            return np.flatnonzero(~self.held_out)
        held = np.flatnonzero(self.held_out)
        tokenizer = Tokenizer.from_str(self.tokenizer)
        halves = [CorpusText("", "", document_key(self.text(int(n), tokenizer))).validation for n in held]
        validation = np.array(halves, dtype=np.bool_)
        if validation.all() or not validation.any():
            return held
        return held[validation] if part is CorpusPart.VALIDATION else held[~validation]

    def text(self, number: int, tokenizer: Tokenizer) -> str:
        """Document ``number`` as text again; ``tokenizer`` is the packed one, made once by the caller."""
        text: str = tokenizer.decode(self.tokens[self.offsets[number] : self.offsets[number + 1]].tolist())
        return text

    def texts(self, part: CorpusPart) -> Iterator[str]:
        """The documents of ``part`` as text again."""
        tokenizer = Tokenizer.from_str(self.tokenizer)
        for number in self.documents(part):
            yield self.text(number, tokenizer)

    def save(self, path: Path, preset: int = 1) -> None:
        """Write the file in one piece or not at all; ``preset`` is xz's effort."""
        block = io.BytesIO()
        about = json.dumps(
            {"tokenizer": self.tokenizer, "corpus": self.corpus, "sources": self.sources, "pairs": self.pairs}
        )
        np.savez(block, tokens=self.tokens, offsets=self.offsets, held_out=self.held_out, about=np.array(about))
        write_atomically(path, lzma.compress(block.getvalue(), preset=preset))

    @staticmethod
    def load(path: Path) -> "Packed":
        """Read a packed file. CorpusError when it is missing or damaged."""
        try:
            raw = lzma.decompress(path.read_bytes())
            with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
                about = json.loads(str(arrays["about"]))
                return Packed(
                    arrays["tokens"],
                    arrays["offsets"],
                    arrays["held_out"],
                    about["tokenizer"],
                    about["corpus"],
                    about.get("sources", ""),
                    tuple((faulty, correct) for faulty, correct in about.get("pairs", ())),
                )
        except (OSError, lzma.LZMAError, EOFError, ValueError, KeyError) as error:
            raise CorpusError(f"The packed corpus {path} is missing or damaged.", str(error)) from error


def pack(
    documents: Iterable[CorpusText],
    tokenizer: Tokenizer,
    corpus: str,
    sources: str = "",
    pairs: Iterable[tuple[str, str]] = (),
) -> Packed:
    """Encode every document. Those under SHORTEST tokens are left out. CorpusError when nothing remains."""
    parts: list[NDArray[np.uint16]] = []
    held: list[bool] = []
    batch: list[CorpusText] = []

    def flush() -> None:
        for document, encoding in zip(batch, tokenizer.encode_batch_fast([d.text for d in batch]), strict=True):
            if len(encoding) >= SHORTEST:
                parts.append(np.array(encoding.ids, dtype=np.uint16))
                held.append(document.held_out)
        batch.clear()

    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            flush()
    flush()
    if not any(not h for h in held):
        raise CorpusError("The corpus has no document long enough to train on.")
    offsets = np.concatenate([[0], np.cumsum([len(p) for p in parts])]).astype(np.int64)
    return Packed(np.concatenate(parts), offsets, np.array(held), tokenizer.to_str(), corpus, sources, tuple(pairs))
