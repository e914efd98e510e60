"""The training text: documents out of ``*.txt.xz`` and ``*.txt`` files, and which of them are held out.

Runs on the main thread of a training command. Knows lines and documents; nothing of tokens or tensors.
A file holds one paragraph a line and a blank line between documents. Lines that begin with ``# `` (headings) or
``- `` (list items) can be dropped: a model that saw them fills open text with bullets.
"""

import hashlib
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import RedraftError, UsageError

HELD_OUT_PER_CENT = 1
MINIMUM_CHARACTERS = 20_000
SHORTEST_DOCUMENT = 200

# How often a source is drawn, against its share of the text (the suggestion in SOURCES.md).
SOURCE_WEIGHTS = {
    "textbooks-ccby": 2.0,
    "textbooks-ccby-earlier": 2.0,
    "usgov-pd": 1.5,
    "modern-ccby": 1.5,
    "prose-pd-world": 1.0,
    "prose-pd-world-2": 1.0,
    "modern-permissive": 0.7,
    "technical-permissive": 0.2,
}


class CorpusError(RedraftError):
    """The training text cannot be used; the message names the file or folder."""

    kind = "corpus"


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One document of the corpus: its source file's stem, its text (paragraphs joined by one line feed), its hash."""

    source: str
    text: str
    key: int

    @property
    def held_out(self) -> bool:
        """True for the one per cent of documents that training never sees."""
        return self.key % 100 < HELD_OUT_PER_CENT

    @property
    def validation(self) -> bool:
        """True for the half of the held-out documents that settings are chosen on; the others are for reporting."""
        return self.held_out and (self.key >> 32) % 2 == 0


def text_files(folder: Path) -> list[Path]:
    """The corpus files of ``folder`` in name order. CorpusError when there are none."""
    if not folder.is_dir():
        raise UsageError(f"The corpus folder {folder} does not exist.")
    files = sorted(p for p in folder.iterdir() if p.name.endswith((".txt.xz", ".txt")))
    if not files:
        raise CorpusError(f"The corpus folder {folder} holds no .txt or .txt.xz file.")
    return files


def source_name(path: Path) -> str:
    """``prose.txt.xz`` -> ``prose``."""
    return path.name.removesuffix(".xz").removesuffix(".txt")


def read_documents(path: Path, *, keep_marked_lines: bool = False) -> Iterator[CorpusText]:
    """The documents of one file. CorpusError when it is not UTF-8 or not readable as xz."""
    source = source_name(path)
    lines: list[str] = []
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            for raw in file:
                line = raw.rstrip("\n")
                if line:
                    if keep_marked_lines or not line.startswith(("# ", "- ")):
                        lines.append(line)
                elif lines:
                    document = _document(source, lines)
                    lines = []
                    if document is not None:
                        yield document
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name} is not UTF-8 text (byte {error.start} of a block).", str(error)) from error
    except (lzma.LZMAError, EOFError) as error:
        raise CorpusError(f"{path.name} is not a readable xz file.", str(error)) from error
    document = _document(source, lines)
    if document is not None:
        yield document


def _document(source: str, lines: list[str]) -> CorpusText | None:
    text = "\n".join(lines)
    if len(text) < SHORTEST_DOCUMENT:
        return None
    return CorpusText(source, text, document_key(text))


def document_key(text: str) -> int:
    """The hash that decides what a document is for: 64 bits of the SHA-256 of its text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def sample_documents(folder: Path, *, characters: int, keep_marked_lines: bool = False) -> Iterator[CorpusText]:
    """Documents of every source, about ``characters`` of text in all, shared out by SOURCE_WEIGHTS.

    Which documents of a source are taken depends on their hash alone, so the same corpus gives the same sample.
    Held-out documents are always among them. CorpusError when the folder has too little text to learn from.
    """
    files = text_files(folder)
    sizes = {path: _characters(path, keep_marked_lines) for path in files}
    total = sum(sizes.values())
    if total < MINIMUM_CHARACTERS:
        raise CorpusError(f"The corpus in {folder} has {total} characters; at least {MINIMUM_CHARACTERS} are needed.")
    shares = source_shares({source_name(path): size for path, size in sizes.items()}, characters)
    for path in files:
        share = shares[source_name(path)]
        for document in read_documents(path, keep_marked_lines=keep_marked_lines):
            chosen = (document.key >> 16) % 1_000_000 < share * 1_000_000
            if chosen or document.held_out:
                yield document


def source_shares(sizes: dict[str, int], characters: int) -> dict[str, float]:
    """What share of each source to take, so that all together have ``characters`` and follow the weights.

    A source that runs out gives its rest to the others: shares never exceed 1.
    """
    shares = dict.fromkeys(sizes, 0.0)
    open_sources = {name for name, size in sizes.items() if size}
    left = float(characters)
    while open_sources and left > 0:
        weight = sum(SOURCE_WEIGHTS.get(name, 1.0) * sizes[name] for name in open_sources)
        rate = left / weight
        full = {name for name in open_sources if SOURCE_WEIGHTS.get(name, 1.0) * rate >= 1.0}
        if not full:
            for name in open_sources:
                shares[name] = SOURCE_WEIGHTS.get(name, 1.0) * rate
            break
        for name in full:
            shares[name] = 1.0
            left -= sizes[name]
        open_sources -= full
    return shares


def corpus_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of the corpus files, hexadecimal: what a run's record names."""
    digest = hashlib.sha256()
    for path in text_files(folder):
        digest.update(path.name.encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _characters(path: Path, keep_marked_lines: bool) -> int:
    return sum(len(document.text) for document in read_documents(path, keep_marked_lines=keep_marked_lines))
