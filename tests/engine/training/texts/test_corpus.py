"""Documents out of text files, and what is said about files that are none."""

import lzma
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.training.texts.corpus import (
    CorpusError,
    CorpusText,
    corpus_hash,
    read_documents,
    sample_documents,
    source_shares,
)

LONG = "A sentence that is long enough to be kept as a document of its own, all told. " * 4


def test_blank_lines_divide_documents_and_marked_lines_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.xz"
    path.write_bytes(lzma.compress(f"# Heading\n{LONG}\n- item\n{LONG}\n\n\n{LONG}\n\nshort\n".encode()))
    documents = list(read_documents(path))
    assert [d.text for d in documents] == [f"{LONG}\n{LONG}", LONG]
    assert documents[0].source == "a"
    kept = next(iter(read_documents(path, keep_marked_lines=True)))
    assert kept.text == f"# Heading\n{LONG}\n- item\n{LONG}"


def test_one_per_cent_is_held_out_whatever_the_order() -> None:
    documents = [CorpusText("a", f"{n}", key) for n, key in enumerate(range(1000))]
    assert sum(d.held_out for d in documents) == 10


def test_held_out_documents_are_sampled_too_and_the_choice_repeats(corpus: Path) -> None:
    everything = list(sample_documents(corpus, characters=10**9))
    some = list(sample_documents(corpus, characters=sum(len(d.text) for d in everything) // 3))
    assert {d.key for d in everything if d.held_out} <= {d.key for d in some}
    assert 0.2 < len(some) / len(everything) < 0.5
    again = list(sample_documents(corpus, characters=sum(len(d.text) for d in everything) // 3))
    assert some == again


def test_shares_follow_the_weights_until_a_source_runs_out() -> None:
    shares = source_shares({"textbooks-ccby": 100, "prose-pd-world": 1000, "technical-permissive": 1000}, 700)
    assert shares["textbooks-ccby"] == 1.0
    assert shares["prose-pd-world"] == pytest.approx(0.5)
    assert shares["technical-permissive"] == pytest.approx(0.1)
    assert source_shares({"a": 10}, 100) == {"a": 1.0}


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("caf\xe9 ".encode("latin-1") * 100)
    with pytest.raises(CorpusError, match=r"^latin\.txt is not UTF-8 text"):
        list(read_documents(tmp_path / "latin.txt"))


def test_a_damaged_xz_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "cut.txt.xz").write_bytes(lzma.compress((LONG * 50).encode())[:60])
    with pytest.raises(CorpusError, match=r"^cut\.txt\.xz is not a readable xz file"):
        list(read_documents(tmp_path / "cut.txt.xz"))


def test_no_corpus_an_empty_one_and_a_tiny_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        list(sample_documents(tmp_path / "nowhere", characters=100))
    with pytest.raises(CorpusError, match=r"holds no \.txt"):
        list(sample_documents(tmp_path, characters=100))
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="has 0 characters; at least"):
        list(sample_documents(tmp_path, characters=100))
    (tmp_path / "tiny.txt").write_text(LONG, encoding="utf-8")
    with pytest.raises(CorpusError, match=f"has {len(LONG)} characters"):
        list(sample_documents(tmp_path, characters=100))


def test_the_hash_knows_every_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one", encoding="utf-8")
    first = corpus_hash(tmp_path)
    (tmp_path / "a.txt").write_text("onf", encoding="utf-8")
    assert corpus_hash(tmp_path) != first
