"""The pieces between reading and writing, and numbers that files say."""

import pytest

from app.documents.exchange.incoming.document_pieces import EM, Block, TextRun, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("00012", 12), ("99999999", 99_999_999)],
)
def test_a_number_is_what_the_file_says(text: str, number: int) -> None:
    assert whole(text, 7) == number


@pytest.mark.parametrize("text", [None, "", "-1", "+1", " 1", "0.5", "1e9", "²", "٣", "x", "999999999", "9" * 5000])
def test_anything_else_is_the_default(text: str | None) -> None:
    assert whole(text, 7) == 7


def test_the_text_of_a_block_is_its_runs_without_their_looks_and_notes() -> None:
    block = Block(runs=[TextRun("One "), TextRun("two", frozenset({EM})), TextRun("", note="1"), TextRun("\nthree")])
    assert block.text == "One two\nthree"
    assert Block().text == ""


def test_blocks_share_no_lists() -> None:
    first, second = Block(), Block()
    first.runs.append(TextRun("a"))
    first.rows.append([])
    assert (second.runs, second.rows) == ([], [])
