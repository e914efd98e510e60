"""What is asked of a tokenizer, several texts or rows at a time."""

import pytest

from engine.model.tokenizing.coder import Coder
from tests.engine.folders import tokenizer_file


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.read(tokenizer_file()[0].decode())


def test_several_at_a_time_are_what_each_is_alone(coder: Coder) -> None:
    texts = ["The cat", "", "<bos> a 🦊"]
    rows = coder.encode(texts, marks=False)
    assert rows == [coder.encode([text], marks=False)[0] for text in texts]
    assert coder.decode(rows, skip_special=True) == texts
    assert coder.encode(["<bos>"], marks=True) == [[2]]
    assert coder.encode(["<bos>"], marks=False) != [[2]]


def test_what_it_is_like(coder: Coder) -> None:
    facts = coder.facts()
    assert facts.highest == tokenizer_file()[1] - 1
    assert set(facts.specials) == set(range(16))
    assert facts.faithful
