"""Lines too long for the page: in pieces there, whole in the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.documents.disk.folding import LONGEST, PIECE, Fold
from app.documents.document import Document

FOLD = Fold("<", ">")
LINES = st.text(alphabet="ab \n\u0301😀", max_size=80)


def pieces(text: str) -> list[str]:
    return FOLD.folded(text, 8, 6).split("\n")


@given(LINES)
def test_folded_and_unfolded_is_the_same(text: str) -> None:
    folded = FOLD.folded(text, 8, 6)
    assert FOLD.unfolded(folded) == text
    assert max(len(line.strip("<>")) for line in folded.split("\n")) <= 8


def test_a_line_is_divided_behind_a_space_and_no_accent_is_torn_off() -> None:
    assert pieces("one two three") == ["one <", ">two <", ">three"]
    assert pieces("aaaaae\u0301aaaa") == ["aaaaa<", ">e\u0301aaaa"]
    assert pieces("short\nline") == ["short", "line"]


@given(st.integers(0, 40), st.sampled_from(["x", " ", "\n"]))
def test_what_is_typed_anywhere_comes_where_it_is_seen(at: int, typed: str) -> None:
    text = "one two three\nnext"
    folded = FOLD.folded(text, 8, 6)
    at = min(at, len(folded))
    after = FOLD.unfolded(folded[:at] + typed + folded[at:])
    assert after.replace("\n", "") == (FOLD.unfolded(folded[:at]) + typed + FOLD.unfolded(folded[at:])).replace(
        "\n", ""
    )
    # No break but the text's own and the one typed; between two marks it is seen as an empty line.
    own = after.count("\n") - 1
    assert own == 0 if typed != "\n" else own in (1, 2)


def test_pieces_that_are_joined_are_joined() -> None:
    assert FOLD.unfolded("one <>two <\n>three\nnext") == "one two three\nnext"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_long_line_opens_in_pieces_and_is_saved_as_it_was(ending: str) -> None:
    line = "the river \0 and " * (3 * LONGEST // 15)
    data = (f"first{ending}" + line + f"{ending}last\ufdd2").encode()
    document = Document.from_bytes(data, None, name="a.txt")
    assert max(map(len, document.text().split("\n"))) <= PIECE + 2
    assert document.form.side_map.marks is not None
    assert document.to_bytes() == data
    assert not document.modified
    cursor = QTextCursor(document.buffer.findBlockByNumber(2))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertText("typed")
    written = document.to_bytes()
    assert written.count(b"typed") == 1
    assert written.replace(b"typed", b"") == data


@pytest.mark.usefixtures("qapp")
def test_a_long_line_that_is_pasted_is_divided_too() -> None:
    document = Document.fresh("a")
    pasted = "word " * (LONGEST // 5 + 1)
    QTextCursor(document.buffer).insertText(document.entered(pasted))
    assert document.buffer.blockCount() > 1
    assert document.to_bytes() == (pasted + "a").encode()
