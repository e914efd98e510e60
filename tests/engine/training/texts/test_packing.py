"""Packed corpora on disk, and the windows drawn from them."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from engine.training.texts.bpe import train_tokenizer
from engine.training.texts.corpus import CorpusError, CorpusText, sample_documents
from engine.training.texts.packing import CorpusPart, Packed, pack
from engine.training.texts.windows import Windows


def test_a_packed_file_comes_back_whole(packed: Packed, tmp_path: Path) -> None:
    packed.save(tmp_path / "c.packed")
    back = Packed.load(tmp_path / "c.packed")
    assert np.array_equal(back.tokens, packed.tokens)
    assert np.array_equal(back.offsets, packed.offsets)
    assert np.array_equal(back.held_out, packed.held_out)
    assert (back.tokenizer, back.corpus, back.sources) == (packed.tokenizer, packed.corpus, "credits")
    assert back.pairs == packed.pairs == (("He opned the door.", "He opened the door."),)


def test_a_damaged_or_missing_packed_file_is_named(packed: Packed, tmp_path: Path) -> None:
    path = tmp_path / "c.packed"
    with pytest.raises(CorpusError, match=r"c\.packed is missing or damaged"):
        Packed.load(path)
    packed.save(path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(CorpusError, match="missing or damaged"):
        Packed.load(path)


def test_the_halves_of_the_held_out_documents_follow_their_text_alone(corpus: Path) -> None:
    """Another tokenizer and another order: the same documents to tune on and the same to report on."""
    documents = list(sample_documents(corpus, characters=10**9))
    texts = [document.text for document in documents]
    divisions = []
    for size, order in ((600, documents), (400, documents[::-1])):
        repacked = pack(order, train_tokenizer(texts, size), "x")
        tokenizer = Tokenizer.from_str(repacked.tokenizer)
        divisions.append([{repacked.text(int(n), tokenizer) for n in repacked.documents(part)} for part in CorpusPart])
    assert divisions[0] == divisions[1]
    assert divisions[0][1] == {document.text for document in documents if document.validation}
    assert divisions[0][1] | divisions[0][2] == {document.text for document in documents if document.held_out}


def test_a_corpus_with_one_held_out_document_uses_it_for_both(packed: Packed) -> None:
    single = dataclasses.replace(packed, held_out=np.arange(len(packed.held_out)) == 3)
    assert single.documents(CorpusPart.VALIDATION).tolist() == single.documents(CorpusPart.TEST).tolist() == [3]


def test_a_corpus_of_short_or_held_out_documents_is_refused() -> None:
    tokenizer = train_tokenizer(["word " * 50], 300)
    with pytest.raises(CorpusError, match="no document long enough"):
        pack([CorpusText("a", "too short", 5)], tokenizer, "x")
    kept = pack([CorpusText("a", "a word or two " * 50, 5)], tokenizer, "x")
    with pytest.raises(CorpusError, match="too small to hold any document out"):
        Windows(kept, CorpusPart.VALIDATION, device=torch.device("cpu"))
