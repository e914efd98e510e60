import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prose.characters import CLOSING, LINE_BREAKS, MARKS, UNSEEN, UNSPACED, is_letter, is_unspaced, is_word_char


@pytest.mark.parametrize("char", ["a", "É", "7", "_", "\u0301", "ש", "猫", "ก"])
def test_letters_digits_marks_and_the_underscore_belong_to_words(char: str) -> None:
    assert is_word_char(char)


@pytest.mark.parametrize("char", [" ", "\n", "-", "’", ".", "€", "\u200d"])
def test_spaces_and_signs_belong_to_none(char: str) -> None:
    assert not is_word_char(char)


@pytest.mark.parametrize(
    ("char", "alone"), [("猫", True), ("が", True), ("ก", True), ("\U00020000", True), ("a", False), ("ש", False)]
)
def test_which_scripts_put_no_spaces_between_words(char: str, alone: bool) -> None:
    assert is_unspaced(char) is alone


@given(st.characters())
def test_line_breaks_are_those_that_python_breaks_lines_at(char: str) -> None:
    assert (char in LINE_BREAKS) == (len(f"a{char}b".splitlines()) == 2)


def test_no_closing_mark_belongs_to_a_word_or_breaks_a_line() -> None:
    assert not any(is_word_char(char) or char in LINE_BREAKS for char in CLOSING)


@pytest.mark.parametrize(("char", "letter"), [("é", True), ("\u0301", True), ("ि", True), ("7", True), ("_", False)])
def test_a_mark_is_a_letter_and_an_underscore_none(char: str, letter: bool) -> None:
    assert is_letter(char) is letter


def test_the_classes_are_what_single_characters_are() -> None:
    marks, unseen, unspaced = (re.compile(f"[{chars}]") for chars in (MARKS, UNSEEN, UNSPACED))
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    # A newer Python knows marks that this class does not, and none that has become a letter.
    wrong = [
        char for char in characters if marks.match(char) and unicodedata.category(char) not in ("Mn", "Mc", "Me", "Cn")
    ]
    missing = [char for char in characters if unicodedata.category(char)[0] == "M" and not marks.match(char)]
    assert wrong == []
    assert len(missing) < (1 if unicodedata.unidata_version == "14.0.0" else 200)
    assert {unicodedata.category(char) for char in characters if unseen.match(char)} <= {"Cf", "Cn"}
    assert [char for char in characters if (unspaced.match(char) is not None) != is_unspaced(char)] == []
