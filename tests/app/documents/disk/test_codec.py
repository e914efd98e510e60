"""Bytes to text and back without losing one; what is not known is asked for."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.documents.disk.codec import BOMS, decode, decode_again
from app.documents.disk.file_errors import CharacterLost, OpenError, SaveError, UnknownEncoding
from tests.app.documents.conftest import TEXTS, opened, sampled


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
@pytest.mark.parametrize("chosen", [None, "utf-16-be"])
def test_no_character_is_a_sign_about_the_others(chosen: str | None, full_counts: Callable[[int, int], int]) -> None:
    """At the start, in the middle and at the end: opened, written on, taken back and saved."""
    wrong = set()
    for char in sampled(full_counts(40_009, 499)):
        for text in (f"{char}ab", f"a{char}b", f"ab{char}"):
            data = text.encode(chosen or "utf-8")
            document = opened(data, encoding=chosen)
            whole = document.to_bytes() == data and not document.modified
            cursor = QTextCursor(document.buffer)
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("x")
            whole &= document.to_bytes() == data + "x".encode(chosen or "utf-8")
            document.buffer.undo()
            if not (whole and document.to_bytes() == data and not document.modified):
                wrong.add((hex(ord(char)), text.index(char)))
    assert wrong == set()


@pytest.mark.usefixtures("qapp")
def test_a_text_that_begins_like_swapped_bytes_is_shown_as_it_is() -> None:
    text = "\ufffe one line\nand more\n"
    document = opened(text.encode())
    assert document.text()[1:] == text[1:]
    # The bytes of UTF-16 the other way round, if the writer says so: the mark is a character then.
    data = b"\xff\xfe" + "one".encode("utf-16-be")
    swapped = opened(data, encoding="utf-16-be")
    assert (swapped.text()[1:], swapped.to_bytes()) == ("one", data)


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


def test_another_version_is_read_as_the_bytes_say_else_as_the_text_is_now() -> None:
    assert decode_again(b"plain", "a", "cp1252")[1].encoding == "cp1252"
    assert decode_again("naïve œuvre".encode(), "a", "cp1252")[1].encoding == "utf-8"
    text, form = decode_again("naïve œuvre".encode("cp1252"), "a", "cp1252")
    assert (text, form.encoding) == ("naïve œuvre", "cp1252")
    with pytest.raises(UnknownEncoding):
        decode_again("Füße, naïve, œuvre".encode("cp1252"), "a", "ascii")
    with pytest.raises(OpenError, match="not a text file"):
        decode_again(bytes(range(256)) * 20, "a", "utf-8")


def test_what_the_encoding_lacks_is_kept_all_the_same() -> None:
    _text, form = decode("œuvre\r\n".encode("cp1252"), "a", "cp1252")
    with pytest.raises(CharacterLost, match=r"“漢” \(U\+6F22\) cannot be written in cp1252"):
        form.encoded("漢\n")
    assert form.kept("漢\n") == ("utf-8", "漢\r\n".encode())
    assert form.kept("œ\n") == ("cp1252", b"\x9c\r\n")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_lines_are_limited_as_bytes_are(ending: str, encoding: str) -> None:
    data = BOMS[encoding] + ("ਊ" * 50 + ending * 9).encode(encoding)
    assert decode(data, "a.md", most_lines=10)[0].count("\n") == 9
    with pytest.raises(OpenError, match=r"“a.md” has 10 lines; Redraft opens texts of up to 9 lines, so divide it"):
        decode(data, "a.md", most_lines=9)
    # What was written here and kept is opened whatever it is.
    assert decode(data, "a.md")[0].count("\n") == 9


def test_lines_of_another_version_are_limited_too() -> None:
    for data in (b"a\n" * 9, "é\n".encode() * 9):
        with pytest.raises(OpenError, match="lines"):
            decode_again(data, "a.md", "utf-8", 9)
