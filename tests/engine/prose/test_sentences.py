import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prose.sentences import ends_abbreviated, ends_sentence, sentence_ends, sentences, starts_sentence


def test_sentences_keep_quotes_and_abbreviations_whole() -> None:
    text = "Mr. Bell ran. “Stop!” he cried… Why?\nA line\n"
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [
        "Mr. Bell ran.",
        "“Stop!”",
        "he cried…",
        "Why?",
        "A line",
    ]


def test_where_a_sentence_starts() -> None:
    assert starts_sentence("")
    assert starts_sentence("Done. “")
    assert starts_sentence("line\n")
    assert not starts_sentence("and ")
    assert not starts_sentence("Mr. ")


@pytest.mark.parametrize(
    ("after", "ends"),
    [("", True), ("\nline", True), (" “Then he", True), (" then he", False), (", then", False), ("  Then", True)],
)
def test_where_a_sentence_has_ended(after: str, ends: bool) -> None:
    assert ends_sentence(after) is ends


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One. Two", [4]),
        ("He said “go!” Then", [13]),
        ("Dr. No met J. Bell. Then", [19]),
        ("3.5 of them", []),
        ("猫。犬", [2]),
        ("a line\n\nanother", [6]),
        ("\nline", []),
    ],
)
def test_sentence_ends_are_behind_the_closing_punctuation_and_at_line_ends(text: str, ends: list[int]) -> None:
    assert sentence_ends(text) == ends


@pytest.mark.parametrize(("text", "abbreviated"), [("Mr.", True), ("say e.g.", True), ("by A.", True), ("cat.", False)])
def test_a_full_stop_may_be_an_abbreviations(text: str, abbreviated: bool) -> None:
    assert ends_abbreviated(text) is abbreviated


@given(st.text("ab. \n!”M"), st.integers(0, 9), st.integers(0, 40))
def test_sentences_leave_out_nothing_but_spaces(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    end = min(start + size, len(text))
    at = start
    for low, high in sentences(text, start, end):
        assert not text[at:low].strip()
        assert text[low:high].strip() == text[low:high] != ""
        at = high
    assert not text[at:end].strip()


END = re.compile(r"[.!?…。！？]+[\"'”’»)\]*_]*(?=\s|$)|[。！？]+")
"""What sentences ended by: the same places, but more than linear on a row of marks."""


@given(st.text('.!。？")*a ', max_size=14))
def test_sentences_end_where_they_did(text: str) -> None:
    assert sentence_ends(text) == [match.end() for match in END.finditer(text)]
