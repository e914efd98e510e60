"""All documents as one run of token ids, on disk in one file, and windows drawn from it on the training device.

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
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from engine.training.files import write_atomically
from engine.training.texts.bpe import BOS, EOS, PAD
from engine.training.texts.corpus import CorpusError, Document, document_key

SHORTEST = 64  # tokens; a shorter document fills no window
BATCH = 256  # documents a call of the tokenizer


class Part(Enum):
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

    def documents(self, part: Part) -> NDArray[np.int64]:
        """The numbers of the documents of ``part``.

        The held-out documents are halved by the hash of their text, so that every packing and tokenizer of a corpus
        agrees. A corpus that is too small to give both halves a document uses all of them for both.
        """
        if part is Part.TRAINING:
            return np.flatnonzero(~self.held_out)
        held = np.flatnonzero(self.held_out)
        tokenizer = Tokenizer.from_str(self.tokenizer)
        halves = [Document("", "", document_key(self.text(int(n), tokenizer))).validation for n in held]
        validation = np.array(halves, dtype=np.bool_)
        if validation.all() or not validation.any():
            return held
        return held[validation] if part is Part.VALIDATION else held[~validation]

    def text(self, number: int, tokenizer: Tokenizer) -> str:
        """Document ``number`` as text again; ``tokenizer`` is the packed one, made once by the caller."""
        text: str = tokenizer.decode(self.tokens[self.offsets[number] : self.offsets[number + 1]].tolist())
        return text

    def texts(self, part: Part) -> Iterator[str]:
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
    documents: Iterable[Document],
    tokenizer: Tokenizer,
    corpus: str,
    sources: str = "",
    pairs: Iterable[tuple[str, str]] = (),
) -> Packed:
    """Encode every document. Those under SHORTEST tokens are left out. CorpusError when nothing remains."""
    parts: list[NDArray[np.uint16]] = []
    held: list[bool] = []
    batch: list[Document] = []

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


class Windows:
    """Random windows of whole documents: <bos>, the text before, and the canvas' own text."""

    def __init__(self, packed: Packed, part: Part, *, device: torch.device) -> None:
        chosen = packed.documents(part)
        if not len(chosen):
            raise CorpusError("The corpus is too small to hold any document out.")
        starts, ends = packed.offsets[chosen], packed.offsets[chosen + 1]
        lengths = ends - starts
        self.tokens = torch.from_numpy(packed.tokens.astype(np.int32)).to(device)
        self.starts = torch.from_numpy(starts).to(device)
        self.ends = torch.from_numpy(ends).to(device)
        self.edges = torch.from_numpy(np.cumsum(lengths)).to(device)
        self.total = int(lengths.sum())

    def draw(self, count: int, before: int, canvas: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """int64 [count, before] that begins with <bos>, and [count, canvas] that follows it.

        A window may run past its document by half its length: then <eos> and <pad>s follow.
        """
        device = self.tokens.device
        width = before - 1 + canvas
        point = torch.randint(self.total, (count,), generator=generator, device=device)
        document = torch.searchsorted(self.edges, point, right=True)
        start, end = self.starts[document], self.ends[document]
        begin = point - (self.edges[document] - (end - start)) + start
        begin = torch.maximum(torch.minimum(begin, end - before - canvas // 2), start)
        at = begin[:, None] + torch.arange(width, device=device)
        ids = self.tokens[at.clamp(max=len(self.tokens) - 1)].long()
        ids = torch.where(at < end[:, None], ids, PAD)
        ids = torch.where(at == end[:, None], EOS, ids)
        first = torch.full((count, 1), BOS, dtype=torch.int64, device=device)
        return torch.cat([first, ids[:, : before - 1]], dim=1), ids[:, before - 1 :]
