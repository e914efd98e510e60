"""A folder's tokenizer: any text comes back, and marks in a writer's text are text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.config import ModelConfig
from engine.model.tokenizing.tokenizer import Tokenizer
from tests.engine.folders import write_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Tokenizer:
    return Tokenizer.read(base, ModelConfig.read(base))


@settings(max_examples=200, deadline=None)
@given(text=st.text())
def test_any_text_comes_back(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("mark", ["<bos>", "<eos>", "<blank>", "<fix> a", "x<answer>"])
def test_marks_in_a_writers_text_are_text(tokenizer: Tokenizer, mark: str) -> None:
    ids = tokenizer.encode(mark)
    assert tokenizer.decode(ids) == mark
    assert not tokenizer.banned_ids.intersection(ids)
    assert tokenizer.banned_ids.intersection(tokenizer.encode_marked(mark))


def test_a_half_character_becomes_the_mark_of_a_broken_one(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("a 🦊 b")
    for start in range(len(ids)):
        for end in range(start, len(ids) + 1):
            assert tokenizer.decode(ids[start:end]).strip("\ufffd") in "a 🦊 b"


def test_specials_and_rows_beyond_the_tokenizer_are_banned(tokenizer: Tokenizer) -> None:
    assert set(range(16)) <= tokenizer.banned_ids
    assert tokenizer.eos_ids[0] in tokenizer.banned_ids
