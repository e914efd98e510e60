"""A paragraph with what stands beside it in its line."""

import pytest
from PySide6.QtGui import QTextDocument

from app.editor.positions import piece_around
from app.editor.positions.piece_around import PieceAround, PieceSpan


def piece(text: str, number: int) -> PieceAround:
    document = QTextDocument(text)  # no block outlives it
    return PieceAround(document.findBlockByNumber(number), ("<", ">"))


@pytest.mark.usefixtures("qapp")
def test_a_word_over_a_division_is_one_in_both_pieces() -> None:
    text = "one tw<\n>o thr<\n>ee four\nnext"
    assert [piece(text, number).text for number in range(4)] == [
        "one two thr",
        "one two three four",
        "two three four".removeprefix("tw"),
        "next",
    ]
    second = piece(text, 1)
    assert second.span((4, 7)) == PieceSpan(1, 2, before=2)
    assert second.span((8, 13)) == PieceSpan(3, 6, behind=2)
    assert second.span((0, 3)) is None
    assert piece(text, 0).span((4, 7)) == PieceSpan(4, 6, behind=1)


@pytest.mark.usefixtures("qapp")
def test_a_line_that_only_looks_divided_stands_alone() -> None:
    assert piece("one tw<\no three", 1).text == "o three"
    assert piece("one tw\n>o three", 1).text == "o three"
    document = QTextDocument("one")
    around = PieceAround(document.firstBlock(), None)
    assert around.span((0, 3)) == PieceSpan(0, 3)


@pytest.mark.usefixtures("qapp")
def test_no_more_of_a_long_line_is_read_than_a_word_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece_around, "AROUND", 3)
    around = piece("ab cd ef <\n>ghi<\n> jk lm no", 1)
    assert around.text == "ef ghi jk"
    assert around.span((3, 6)) == PieceSpan(1, 4)
    # All of a word, however long.
    around = piece("ab cdefgh<x\n>ghi<\n>jklmno pq", 1)
    assert around.text == "cdefghxghijklmno"
    assert around.span((0, 16)) == PieceSpan(1, 4, before=7, behind=6)
