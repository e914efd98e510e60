"""Faults are small, many kinds of them are made, and the hand-written set is what it should be."""

import json
import random
from pathlib import Path

import pytest

from engine.training.lessons.faults import FAULTS, sentences, spoil
from engine.training.measuring.measures import changes

TEXT = (
    "The captain's boat was late, because they were waiting for the weather to change. It doesn't seem right to go in "
    "an old boat. The children looked at their father and asked whether he had written the letters. I believe that the "
    "river was higher than it is now, which nobody expected. On Monday they could have gone."
)
SET = Path(__file__).with_name("fix_sentences.jsonl")


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_changes_the_text_a_little(name: str) -> None:
    spoiled = {FAULTS[name][0](TEXT, random.Random(seed)) for seed in range(20)} - {None, TEXT}
    assert spoiled
    for text in spoiled:
        assert text is not None
        # A space alone is no change of words and signs.
        assert 1 <= len(changes(TEXT, text)) <= 2 or text.replace(" ", "") == TEXT.replace(" ", "")
        assert abs(len(text) - len(TEXT)) <= 6


def test_the_same_seed_makes_the_same_faults() -> None:
    assert spoil(TEXT, random.Random(1), 4) == spoil(TEXT, random.Random(1), 4)
    spoiled, faults = spoil(TEXT, random.Random(1), 4)
    assert len(faults) == 4
    assert spoiled != TEXT


def test_no_fault_leaves_the_text_as_it_was() -> None:
    assert spoil(TEXT, random.Random(1), 0) == (TEXT, [])
    assert spoil("1 2 3", random.Random(1), 5) == ("1 2 3", [])


def test_sentences_are_divided_at_their_ends() -> None:
    assert sentences('He left. "Why?" she said. No one knew!') == ["He left.", '"Why?" she said.', "No one knew!"]


def test_the_hand_written_set_has_150_pairs_and_correct_ones_among_them() -> None:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 150
    assert len({row["faulty"] for row in rows}) == len(rows)
    correct = [row for row in rows if row["faulty"] == row["correct"]]
    assert len(correct) >= 50
    assert len(rows) - len(correct) >= 100
    for row in rows:
        assert len(changes(row["faulty"], row["correct"])) <= 3, row
