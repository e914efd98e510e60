"""Corrections stand where the fault was, and nothing else moves."""

import random

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from engine.edits.tokens.interleave import interleaved
from engine.training.lessons.alignment import aligned, beginnings
from engine.training.lessons.faults import spoil
from engine.training.texts.bpe import BLANK, FILLER

CLEAN = "The captain said that the boat was late, because the weather had changed. They went to the river."


def slots_of(tokenizer: Tokenizer, text: str) -> list[int]:
    spaced, _ = beginnings(tokenizer)
    return interleaved(tokenizer.encode(text).ids, lambda token: bool(spaced[token]), BLANK)


def test_room_stands_before_every_word_and_last() -> None:
    assert interleaved([10, 11, 20, 12, 20], lambda token: token == 20, 0) == [0, 10, 11, 0, 20, 12, 0, 20, 0]
    assert interleaved([], lambda token: True, 0) == []


def test_what_is_right_stays_in_its_slot_and_the_targets_read_as_the_correction(tokenizer: Tokenizer) -> None:
    _, opens = beginnings(tokenizer)
    fitting = 0
    for seed in range(60):
        faulty, _ = spoil(CLEAN, random.Random(seed), 1 + seed % 4)
        slots = slots_of(tokenizer, faulty)
        target = aligned(slots, tokenizer.encode(CLEAN).ids, opens)
        if target is None:  # two faults side by side that the tests' coarse tokenizer has no room for
            continue
        fitting += 1
        assert tokenizer.decode([token for token in target if token != FILLER]) == CLEAN
        assert len(target) == len(slots)
        moved = sum(a != b for a, b in zip(slots, target, strict=True) if (a, b) != (BLANK, FILLER))
        assert moved <= 8 * (1 + seed % 4)
    assert fitting >= 54


@given(st.integers(0, 2**32))
def test_a_passage_without_faults_is_its_own_target(tokenizer: Tokenizer, seed: int) -> None:
    words = random.Random(seed).sample(CLEAN.split(), 6)
    text = " ".join(words)
    slots = slots_of(tokenizer, text)
    _, opens = beginnings(tokenizer)
    target = aligned(slots, tokenizer.encode(text).ids, opens)
    assert target == [FILLER if token == BLANK else token for token in slots]


def test_a_correction_that_needs_more_room_than_there_is_has_no_target(tokenizer: Tokenizer) -> None:
    slots = slots_of(tokenizer, "They went home.")
    _, opens = beginnings(tokenizer)
    long = "They went along the very old and very winding road home."
    assert aligned(slots, tokenizer.encode(long).ids, opens) is None
