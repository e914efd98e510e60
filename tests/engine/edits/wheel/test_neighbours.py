"""Words beside a place: what a choice makes wrong and how it is mended, and where nothing is to be mended."""

import pytest

from engine.edits.wheel.neighbours import Neighbours
from engine.edits.wheel.place import Place
from engine.messages import WordWheel

NUMBERS = {"dog": "one", "dogs": "many", "door": "one", "house": "one", "bells": "many"}


def beside(text: str, word: str, hole: bool = False) -> Neighbours:
    at = text.index(word)
    return Neighbours.of(Place.of(WordWheel(job="n", text=text, at=at, hole=hole)), lambda word: NUMBERS.get(word, ""))


@pytest.mark.parametrize(
    ("text", "old", "new"), [("It was a dog.", "a", "an"), ("It was an old dog.", "an", "a"), ("A dog ran.", "A", "An")]
)
def test_an_article_goes_with_the_sound_of_the_word(text: str, old: str, new: str) -> None:
    found = beside(text, "old" if "old" in text else "dog")
    mended = found.asks_article(vowel=new.casefold() == "an")
    assert mended is not None
    assert (mended.edit.old, mended.edit.new, mended.behind) == (old, new, False)
    assert text[mended.edit.start : mended.edit.end] == old
    assert found.asks_article(vowel=new.casefold() != "an") is None


@pytest.mark.parametrize("text", ["It was the dog.", "Plan a. Dog ran.", "It was a, dog.", "Vitamin-a dog."])
def test_only_an_article_right_before_it_is_one(text: str) -> None:
    assert beside(text, "dog" if "dog" in text else "Dog").asks_article(True) is None


@pytest.mark.parametrize(
    ("text", "word", "number", "new"),
    [
        ("The dog is here.", "dog", "many", "are"),
        ("My old dog was here.", "dog", "many", "were"),
        ("The dogs have gone.", "dogs", "one", "has"),
        ("He left; the dog does not.", "dog", "many", "do"),
    ],
)
def test_a_verb_goes_with_the_number_of_its_noun(text: str, word: str, number: str, new: str) -> None:
    mended = beside(text, word).asks_verb(number)
    assert mended is not None
    assert (mended.edit.new, mended.behind) == (new, True)
    assert beside(text, word).asks_verb("one" if number == "many" else "many") is None
    assert beside(text, word).asks_verb("") is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The sound of the bells is loud.", "bells"),
        ("The door of the house is red.", "house"),
        ("He and the dog are here.", "dog"),
        ("The dog there is mine.", "dog"),
        ("I know what the dog is.", "dog"),
    ],
)
def test_a_verb_that_may_be_another_nouns_is_left_alone(text: str, word: str) -> None:
    found = beside(text, word)
    assert found.asks_verb("many") is None
    assert found.asks_verb("one") is None


def test_beside_a_word_that_counts_no_other_number_fits() -> None:
    assert beside("This dog is here.", "dog").strict
    assert not beside("The dog is here.", "dog").strict


def test_a_word_right_beside_it_would_be_doubled() -> None:
    found = beside("The old dog ran.", "dog")
    assert found.repeats("Old")
    assert found.repeats("ran")
    assert not found.repeats("the")
