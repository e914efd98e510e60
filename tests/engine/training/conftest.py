"""A small made-up corpus, written new for each test session: sentences out of word lists, by a seed."""

import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from engine.training.export import export_run
from engine.training.learning.trainer import Edges
from engine.training.texts.bpe import train_tokenizer, word_edges
from engine.training.texts.corpus import corpus_hash, sample_documents
from engine.training.texts.packing import Packed, pack
from tests.engine.training.runs import trainer

_WHO = [
    "The old man",
    "A young girl",
    "My sister",
    "The doctor",
    "Her father",
    "The captain",
    "Nobody",
    "The teacher",
    "A stranger",
]
_DID = [
    "opened",
    "closed",
    "painted",
    "watched",
    "carried",
    "found",
    "forgot",
    "repaired",
    "remembered",
    "described",
    "sold",
    "bought",
]
_WHAT = [
    "the door",
    "a letter",
    "the garden",
    "her coat",
    "the boat",
    "a small lamp",
    "the map",
    "his hat",
    "the kitchen table",
]
_WHEN = ["in the morning", "after dinner", "before the storm", "on Tuesday", "at night", "while it rained", "in spring"]
_THEN = ["and then went home", "but said nothing", "because it was late", "so they waited", "and sang quietly"]


def made_up_document(draw: random.Random, sentences: int) -> str:
    """A document of ``sentences`` sentences, four a paragraph."""
    out = []
    for number in range(sentences):
        words = [draw.choice(part) for part in (_WHO, _DID, _WHAT, _WHEN, _THEN)]
        out.append(" ".join(words) + "." + ("\n" if number % 4 == 3 else " "))
    return "".join(out).strip()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two corpus files, some 400 documents."""
    folder = tmp_path_factory.mktemp("corpus")
    draw = random.Random(5)
    for name, count in (("first.txt", 250), ("second.txt", 150)):
        text = "\n\n".join(made_up_document(draw, draw.randrange(20, 40)) for _ in range(count))
        (folder / name).write_text(text + "\n", encoding="utf-8")
    (folder / "SOURCES.md").write_text(
        "## first\n\n| repository | commit | what | licence as read | docs | attribution line |\n"
        "|---|---|---|---|---:|---|\n"
        "| a/b | abc | stories | CC BY 4.0 | 250 | A. Writer, CC BY 4.0 |\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def packed(corpus: Path) -> Packed:
    """The made-up corpus with a tokenizer of 600 ids."""
    texts = [document.text for document in sample_documents(corpus, characters=10**9)]
    return pack(
        sample_documents(corpus, characters=10**9),
        train_tokenizer(texts, 600),
        corpus_hash(corpus),
        "credits",
        [("He opned the door.", "He opened the door.")],
    )


@pytest.fixture(scope="session")
def tokenizer(packed: Packed) -> Tokenizer:
    own = Tokenizer.from_str(packed.tokenizer)
    own.encode_special_tokens = True
    return own


@pytest.fixture(scope="session")
def edges(tokenizer: Tokenizer) -> Edges:
    begins, ends = word_edges(tokenizer)
    return Edges(torch.from_numpy(begins), torch.from_numpy(ends))


@pytest.fixture(scope="session")
def folder(packed: Packed, edges: Edges, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model folder of a run of thirty steps; to be left as it is."""
    out = tmp_path_factory.mktemp("evaluated")
    run = trainer(packed, edges, out / "run")
    run.train(minutes=0, steps=30)
    (out / "run" / "tokenizer.json").write_text(packed.tokenizer, encoding="utf-8")
    export_run(out / "run", out / "model")
    return out / "model"
