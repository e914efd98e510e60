"""The lists of what is written short."""

import re

from engine.prose.abbreviations import BEFORE_NAMES, BEFORE_NUMBERS, BEHIND_ORDINALS, ENDING, INSIDE

WORDS = frozenset(
    re.findall(
        r"\w+",
        "no a I me my he so to go is art fig par sec go do mit von der das und ist war et est la les il el y o un una "
        "ser è e di da con per on in im ein und ja nein sí non oui да нет и он она так",
    )
)
"""That end sentences every day."""


def test_no_word_that_may_end_a_sentence_is_always_short() -> None:
    # “im.” is Polish for “named after”, and no German sentence ends with it.
    assert {word for word in BEFORE_NAMES | INSIDE if word in WORDS} == {"im"}


def test_of_two_words_one_entry_is_made() -> None:
    assert {"p. ex", "p. ej", "p. es"} <= INSIDE
    assert "т. д" in ENDING
    assert not any(word.endswith(".") for word in BEFORE_NAMES | BEFORE_NUMBERS | INSIDE | ENDING | BEHIND_ORDINALS)


def test_what_stands_before_numbers_is_folded() -> None:
    assert {"p", "pp", "no", "nr", "стр"} <= BEFORE_NUMBERS
    assert {word.casefold() for word in BEFORE_NUMBERS} == BEFORE_NUMBERS
