"""How many words, characters and paragraphs a text has."""

import pytest

from app.documents.counts.count import Counts, count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One, two — three.", 3),
        ("# A well-known don't", 3),
        ("- [ ] 2 items", 2),
        ("* * *\n\n---", 0),
        ("日本語 text", 4),
        ("naïve\u00a0café\u2028x", 3),
        ("...and “so” on…", 3),
        ("This should be—one would think—ten words, not eight.", 10),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count(text).words == words


def test_characters_and_paragraphs() -> None:
    assert count("ab c\n\n  \n😀") == Counts(2, 7, 4, 2)
    assert count("word " * 238).minutes == pytest.approx(1.0)
