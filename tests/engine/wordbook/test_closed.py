"""The small words by their classes."""

import pytest

from engine.wordbook.closed import CLASSES, closed_classes


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("with", {"preposition"}),
        ("before", {"preposition", "conjunction"}),
        ("her", {"pronoun", "determiner"}),
        ("would", {"auxiliary"}),
        ("house", set()),
        ("", set()),
    ],
)
def test_a_small_word_has_every_class_it_serves_in(word: str, classes: set[str]) -> None:
    assert closed_classes(word) == classes


def test_every_list_is_in_small_letters_and_in_order() -> None:
    assert all(word.islower() for words in CLASSES.values() for word in words)
    assert len(CLASSES) == 5
