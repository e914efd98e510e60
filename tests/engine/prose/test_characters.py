import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prose.characters import CLOSING, LINE_BREAKS, is_unspaced, is_word_char


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
