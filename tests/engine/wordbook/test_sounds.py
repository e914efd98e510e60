"""How words sound: rhymes, syllables, a vowel first; by the list, and by letters where a word is in none."""

import pytest

from engine.wordbook.sounds import Sounds

SOUNDS = Sounds(["able2v table2", "light1 night1 white1", "fire1 higher2", "fire2 hour1v our1v", "union2 "])


def test_what_stands_in_a_line_rhymes_and_no_word_with_itself() -> None:
    assert SOUNDS.rhyming("Light") == {"night", "white"}
    assert SOUNDS.rhyming("fire") == {"higher", "hour", "our"}, "it is said in two ways"
    assert SOUNDS.rhyming("zebra") == frozenset()
    assert SOUNDS.knows("NIGHT")
    assert not SOUNDS.knows("zebra")


def test_syllables_are_those_of_every_way_to_say_it() -> None:
    assert SOUNDS.syllables("fire") == {1, 2}
    assert SOUNDS.syllables("table") == {2}


@pytest.mark.parametrize(("word", "syllables"), [("glimmed", 2), ("brane", 1), ("moodle", 2), ("hmm", 1), ("ozo", 2)])
def test_those_of_an_unknown_word_are_counted_by_its_letters(word: str, syllables: int) -> None:
    assert SOUNDS.syllables(word) == {syllables}


@pytest.mark.parametrize(
    ("word", "vowel"), [("hour", True), ("union", False), ("Able", True), ("ox", True), ("yes", False)]
)
def test_an_goes_before_the_sound_of_a_vowel(word: str, vowel: bool) -> None:
    assert SOUNDS.begins_with_vowel(word) is vowel
