"""A text to be searched in whichever way its accents are stored, and the way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prose.decomposed import Decomposed, decomposed
from tests.house.growth import MOST_RATIO, growth

FORMS = ("NFC", "NFD")


def places(text: str, word: str) -> list[str]:
    view, wanted = Decomposed(text), decomposed(word)
    found, at = [], -1
    while (at := view.text.find(wanted, at + 1)) >= 0:
        if not view.cuts(at) and not view.cuts(at + len(wanted)):
            start, end = view.range(at, at + len(wanted))
            found.append(text[start:end])
    return found


@pytest.mark.parametrize("word", ["café", "Zoë", "ậ", "각", "Å", "naïve", "déjà vu", "plain"])
def test_both_forms_are_found_by_either(word: str) -> None:
    forms = [unicodedata.normalize(form, word) for form in FORMS]
    text = f"a {forms[0]}, {forms[1]}."
    assert [places(text, form) for form in forms] == [forms, forms]


def test_soft_hyphens_are_passed_over_and_come_along() -> None:
    assert places("re\u0301\u00adsume\u0301s", "résumé") == ["re\u0301\u00adsume\u0301"]
    assert places("soft", "so\u00adft") == ["soft"]


def test_a_letter_is_not_found_in_one_with_an_accent() -> None:
    assert places("café cafe\u0301 cafe", "cafe") == ["cafe"]
    assert places("café cafe\u0301", "e") == []


@given(st.text("ae\u0301\u0323éậ각\u00ad \u1100\u1161😀", max_size=30), st.integers(1, 4000))
def test_every_place_leads_back_to_what_reads_the_same(piece: str, before: int) -> None:
    """Also behind and over the edges of blocks."""
    text = "x" * (4096 - before % 40) + piece + "é" + "y" * 10
    view = Decomposed(text)
    assert view.text == decomposed(text)
    last = 0
    for at in range(len(view.text)):
        if not view.cuts(at):
            start, end = view.range(at, at + 1)
            assert last <= start < end <= len(text)
            assert view.text[at] in decomposed(text[start:end])
            last = start
    assert view.range(0, len(view.text)) == (0, len(text))


def test_nothing_is_found_nowhere() -> None:
    assert Decomposed("").range(0, 0) == (0, 0)
    assert Decomposed("é").range(2, 2) == (1, 1)


@pytest.mark.parametrize("unit", ["e\u0301", "é ", "각", "\u0301", "\u00ad", "猫"])
def test_the_way_back_takes_no_more_than_linear_time(unit: str) -> None:
    def work(text: str) -> object:
        view = Decomposed(text)
        return [view.range(at, at + 1) for at in range(0, len(view.text), 7)]

    assert growth(work, lambda size: unit * (size // len(unit))) <= MOST_RATIO
