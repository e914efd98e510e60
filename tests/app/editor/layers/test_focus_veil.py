"""The sentence that stays clear, and what is dimmed around it."""

import pytest

from app.editor.layers.focus_veil import sentence_at


@pytest.mark.parametrize(
    ("place", "wanted"),
    [(0, "One is. "), (3, "One is. "), (8, "Two is! "), (9, "Two is! "), (20, "Is three?"), (25, "Is three?")],
)
def test_the_sentence_around_a_place(place: int, wanted: str) -> None:
    text = "One is. Two is! Is three?"
    start, end = sentence_at(text, min(place, len(text)))
    assert text[start:end] == wanted


def test_sentences_of_nothing_and_of_wide_characters() -> None:
    assert sentence_at("", 0) == (0, 0)
    assert sentence_at("😀 so", 5) == (0, 5)
