"""A paragraph runs as its first letter of any direction does."""

import pytest

from app.documents.exchange.outgoing.direction import has_leftward, runs_leftward, stretches


@pytest.mark.parametrize(
    ("text", "leftward"),
    [
        ("שלום (hello) 123.", True),
        ("hello שלום", False),
        ("12, «سلام» a", True),
        ("123", False),
        ("", False),
        ("ä", False),
    ],
)
def test_the_first_letter_decides(text: str, leftward: bool) -> None:
    assert runs_leftward(text) is leftward
    assert has_leftward(text) is any("\u0590" <= char < "\u0900" for char in text)


def test_stretches_hold_the_whole_text() -> None:
    assert stretches("(שלום) and 12 سلام!") == [("(שלום) ", True), ("and 12 ", False), ("سلام!", True)]
    assert stretches("plain 12") == [("plain 12", False)]
    assert stretches("") == []
