"""Plain words are found however their letters are stored."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from app.editor.searching.spellings import equivalents, has_unseen, spelled, stored_form

LETTERS = st.sampled_from(
    [
        *"abcXYZ'-. ",
        "é",
        "e\u0301",
        "ế",
        "Å",
        "\u212b",
        "ά",
        "\u1f71",
        "한",
        "하",
        "ñ",
        "ṩ",
        "が",
        "שׁ",
        "ệ",
        "q\u0323\u0307",
    ]
)
WORDS = st.lists(LETTERS, min_size=1, max_size=6).map("".join)


def found(words: str, text: str, parted: bool = False) -> list[str]:
    return [match[0] for match in regex.finditer(spelled(words, {}, parted), text)]


@given(WORDS, WORDS, WORDS)
def test_every_form_of_a_word_is_found_by_every_other(before: str, words: str, behind: str) -> None:
    for form in ("NFC", "NFD"):
        word = unicodedata.normalize(form, words)
        for query in (words, unicodedata.normalize("NFC", words), unicodedata.normalize("NFD", words)):
            assert regex.fullmatch(spelled(query, {}, False), word), (query, word)
    # Nothing is found that does not read the same.
    for place in found(words, f"{before}.{behind}"):
        assert unicodedata.normalize("NFD", place) == unicodedata.normalize("NFD", words)


@pytest.mark.parametrize(
    ("letter", "forms"),
    [
        ("a", {"a"}),
        ("é", {"é", "e\u0301"}),
        ("Å", {"Å", "A\u030a", "\u212b"}),
        ("ά", {"ά", "\u1f71", "α\u0301"}),
        ("ệ", {"ệ", "ẹ\u0302", "ê\u0323", "e\u0323\u0302", "e\u0302\u0323"}),
        ("한", {"한", "하\u11ab", "\u1112\u1161\u11ab"}),
        ("が", {"が", "か\u3099"}),
        ("x\u0301\u0300", {"x\u0301\u0300"}),
    ],
)
def test_what_reads_as_one_letter(letter: str, forms: set[str]) -> None:
    assert set(equivalents(letter)) == forms
    for form in forms:
        assert set(equivalents(form)) == forms


def test_part_of_a_letter_is_none() -> None:
    assert found("cafe", "cafe\u0301 cafe café") == ["cafe"]
    assert found("e\u0323", "ẹ\u0302 ệ ẹ") == ["ẹ"]
    assert found("하", unicodedata.normalize("NFD", "한 하")) == [unicodedata.normalize("NFD", "하")]
    # A vowel sign or a point beside a letter is not part of it.
    assert found("हिन्द", "हिन्दी") == ["हिन्द"]
    assert found("ก", "กั") == ["ก"]
    assert found("ש", "שָ") == ["ש"]


def test_what_is_not_seen_is_not_looked_for() -> None:
    text = "mor\u00adn\u00ading, m\u2060orning"
    assert has_unseen(text)
    assert not has_unseen("morning — it was")
    for query in ("morning", "mor\u00adning"):
        assert found(query, text, parted=True) == ["mor\u00adn\u00ading", "m\u2060orning"]
    assert found("\u00ad", text, parted=True) == ["\u00ad", "\u00ad"]


def test_how_a_text_has_its_accents() -> None:
    assert [stored_form(text) for text in ("plain", "— “so”", "café", "cafe\u0301", "café cafe\u0301")] == [
        None,
        None,
        "NFC",
        "NFD",
        None,
    ]
