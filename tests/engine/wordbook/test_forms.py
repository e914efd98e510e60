"""Forms of words, out of the list and by the rules, and back again."""

import pytest

from engine.wordbook.forms import Forms, Inflection, WordForm

LEMMAS = {
    "n": {"dog", "mouse", "box", "city", "potato", "running", "data", "datum", "bus"},
    "v": {"run", "stop", "dog", "lie", "make", "cry", "give", "go", "visit", "see"},
    "a": {"big", "happy", "late", "good"},
    "r": {"late"},
}
IRREGULAR = ["n mice mouse", "n data datum", "v ran run", "v gave give", "v given give", "v went go", "a better good"]
FORMS = Forms([*IRREGULAR, "v running run"], lambda word, kind: word in LEMMAS[kind])


def form(lemma: str, kind: str, shape: Inflection) -> WordForm:
    return WordForm(lemma, kind, shape)


@pytest.mark.parametrize(
    ("word", "lemma", "kind", "shape"),
    [
        ("dogs", "dog", "n", Inflection.S),
        ("mice", "mouse", "n", Inflection.S),
        ("cities", "city", "n", Inflection.S),
        ("boxes", "box", "n", Inflection.S),
        ("stopped", "stop", "v", Inflection.PAST),
        ("visited", "visit", "v", Inflection.PAST),
        ("making", "make", "v", Inflection.ING),
        ("lying", "lie", "v", Inflection.ING),
        ("seeing", "see", "v", Inflection.ING),
        ("cried", "cry", "v", Inflection.PAST),
        ("gave", "give", "v", Inflection.PAST),
        ("bigger", "big", "a", Inflection.MORE),
        ("happiest", "happy", "a", Inflection.MOST),
        ("later", "late", "a", Inflection.MORE),
    ],
)
def test_a_form_is_known_for_what_it_is_and_spelled_so(word: str, lemma: str, kind: str, shape: Inflection) -> None:
    assert form(lemma, kind, shape) in FORMS.readings(word)
    assert word in FORMS.spelled(form(lemma, kind, shape))


def test_a_verb_that_is_irregular_is_never_regular_as_well() -> None:
    assert FORMS.spelled(form("give", "v", Inflection.PAST)) == ["gave", "given"]
    assert FORMS.readings("gived") == []


def test_a_word_of_several_kinds_has_as_many_readings() -> None:
    assert {(reading.kind, reading.shape) for reading in FORMS.readings("dogs")} == {
        ("n", Inflection.S),
        ("v", Inflection.S),
    }
    assert {reading.lemma for reading in FORMS.readings("running")} == {"run", "running"}
    assert FORMS.readings("zebras") == []


@pytest.mark.parametrize(
    ("word", "number"),
    [("dog", "one"), ("dogs", "many"), ("mice", "many"), ("data", ""), ("given", ""), ("bus", "one")],
)
def test_a_nouns_number_is_known_where_it_has_but_one(word: str, number: str) -> None:
    assert FORMS.number(word) == number
