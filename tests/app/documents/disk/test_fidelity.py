"""Opened and saved without an edit, byte for byte; and endings that follow their lines."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from app.documents.disk.codec import BOMS
from app.documents.disk.endings import split_endings
from app.documents.disk.file_errors import OpenError, SaveError, UnknownEncoding
from app.documents.disk.sidemap import SideMap
from app.documents.document import Document

PIECES = st.sampled_from(
    [
        "\r\n",
        "\n",
        "\r",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\ufdd0",
        "\ufdd1",
        "\ufdd2",
        "\0",
        "\ufeff",
        "\ufffc",
        "😀",
        "e\u0301",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)


def opened(data: bytes, name: str = "a.txt", encoding: str | None = None) -> Document:
    return Document.from_bytes(data, None, encoding, name)


@pytest.mark.usefixtures("qapp")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]), bom=st.booleans())
def test_bytes_survive(text: str, encoding: str, bom: bool) -> None:
    marked = bom or encoding != "utf-8"
    data = (BOMS[encoding] if marked else b"") + text.encode(encoding)
    try:
        document = opened(data)
    except UnknownEncoding:
        document = opened(data, encoding=encoding)
    assert document.to_bytes() == data
    assert not document.modified


@pytest.mark.usefixtures("qapp")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, at=st.integers(0, 200))
def test_an_undone_edit_leaves_the_same_bytes(text: str, at: int) -> None:
    data = text.encode()
    document = opened(data, encoding="utf-8")
    cursor = QTextCursor(document.buffer)
    cursor.setPosition(min(at, document.buffer.characterCount() - 1))
    cursor.insertText("new\nline")
    assert document.modified
    document.buffer.undo()
    assert document.to_bytes() == data


def test_endings_follow_their_lines() -> None:
    text, endings = split_endings("one\r\ntwo\nthree\rfour", "\n")
    assert endings.name == "mixed"
    lines = text.split("\n")
    assert endings.applied("\n".join([lines[0], "new", *lines[1:]])) == "one\r\nnew\r\ntwo\nthree\rfour"
    assert endings.applied("two\nthree\nfour") == "two\nthree\rfour"


def test_a_stand_in_that_is_pasted_comes_out_as_itself() -> None:
    side = SideMap("plain")
    inside = side.entered("\0")
    again = side.entered(inside)
    assert again != inside
    assert side.left(inside + again) == "\0" + inside


@pytest.mark.usefixtures("qapp")
def test_what_is_not_known_is_asked_for() -> None:
    data = "Füße, naïve, œuvre".encode("cp1252")
    with pytest.raises(UnknownEncoding) as caught:
        opened(data)
    chosen = next(c for c in caught.value.candidates if c.encoding == "cp1252")
    assert "Füße" in chosen.sample
    document = opened(data, encoding="cp1252")
    assert document.to_bytes() == data
    QTextCursor(document.buffer).insertText("漢")
    with pytest.raises(SaveError, match="UTF-8"):
        document.to_bytes()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bytes(range(256)) * 20, "not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe" * 9, "not a text file"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(OpenError, match=says) as caught:
        opened(data, "thing.bin")
    assert "thing.bin" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("qapp")
def test_a_fifty_megabyte_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 50_000_000)
    with pytest.raises(OpenError, match="50 MB"):
        Document.from_file(path)


LONG = "word " * 6000


@pytest.mark.parametrize(
    "mine", ["a\u2029b\0c", "a\ufdd2b\0\u2029c", LONG + "end", "one\r\ntwo\r\nthree", "one\r\ntwo\nthree\rfour"]
)
@pytest.mark.parametrize("theirs", ["theirs", "theirs\ufdd2\ufdd3\ufdd4", "a\0b", "a\nb", LONG + "theirs"])
def test_undoing_another_text_leads_back_to_the_same_bytes(
    qapp: QApplication, tmp_path: Path, mine: str, theirs: str
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(mine.encode())
    document = Document.from_file(path)
    path.write_bytes(theirs.encode())
    document.reload()
    assert document.to_bytes() == theirs.encode()
    steps = document.buffer.availableUndoSteps()
    document.buffer.undo()
    assert document.buffer.availableUndoSteps() == 0, steps
    assert document.to_bytes() == mine.encode()
    assert document.modified
    document.buffer.redo()
    assert document.to_bytes() == theirs.encode()
    assert not document.modified
