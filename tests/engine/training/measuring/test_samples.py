"""The texts and the passages to measure on, and the files that are none."""

import json
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.training.lessons.questions import Passage
from engine.training.measuring.samples import read_fix_set, read_text
from engine.training.texts.corpus import CorpusError


def test_a_text_is_read_as_it_stands(tmp_path: Path) -> None:
    text = "“Naïve” café — a sentence.\n" * 100
    (tmp_path / "held.txt").write_text(text, encoding="utf-8", newline="")
    assert read_text(tmp_path / "held.txt") == text


def test_a_text_that_cannot_be_measured_on_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.txt cannot be read"):
        read_text(tmp_path / "none.txt")
    (tmp_path / "short.txt").write_text("x" * 1999, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"short\.txt has 1999 characters; at least 2000"):
        read_text(tmp_path / "short.txt")
    (tmp_path / "latin.txt").write_bytes(b"abc\xe9" * 900)
    with pytest.raises(CorpusError, match=r"latin\.txt is not UTF-8 text \(byte 3\)"):
        read_text(tmp_path / "latin.txt")


def test_a_fix_set_is_a_passage_a_line(tmp_path: Path) -> None:
    rows = [{"faulty": "He go.", "correct": "He goes."}, {"faulty": "Fine.", "correct": "Fine."}]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_fix_set(tmp_path / "set.jsonl") == [
        Passage("", "He go.", "He goes.", ""),
        Passage("", "Fine.", "Fine.", ""),
    ]
