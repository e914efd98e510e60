"""Words close in meaning, in the form that their place has."""

import pytest

from engine.edits.wheel.kinship import close_words
from engine.errors import RequestError
from tests.engine.edits.wheel.books import SmallBook


def test_they_come_in_the_form_of_the_word_and_only_as_words() -> None:
    book = SmallBook()
    assert set(close_words("dogs", book, lambda word: True)) >= {"hounds", "animals", "cats"}
    assert set(close_words("dogs", book, lambda word: word != "hounds")) == {"animals", "cats"}
    assert set(close_words("Sat", book, lambda word: True)) == {"rested"}


def test_the_closest_is_the_most_close() -> None:
    close = close_words("dog", SmallBook(), lambda word: True)
    assert max(close, key=lambda word: close[word]) == "hound"


def test_for_a_hole_they_come_in_every_form() -> None:
    assert set(close_words("sit", SmallBook(), lambda word: True, every_form=True)) == {
        "rest",
        "rests",
        "resting",
        "rested",
    }


def test_what_is_in_no_list_has_none() -> None:
    with pytest.raises(RequestError, match="xqzt"):
        close_words("xqzt", SmallBook(), lambda word: True)
