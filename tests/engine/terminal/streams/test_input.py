"""Bytes to text and back to the same bytes; and what is no text."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UsageError
from engine.terminal.streams import input as module
from engine.terminal.streams.input import decode, read, within

BOM = b"\xef\xbb\xbf"


@given(st.text(), st.booleans())
def test_every_text_comes_back_as_the_same_bytes(text: str, bom: bool) -> None:
    data = (BOM if bom else b"") + text.encode()
    source = decode(data, "it")
    assert source.encode(source.text) == data
    assert source.bom == (bom or text.startswith("\ufeff"))


def test_the_byte_order_mark_is_no_part_of_the_text() -> None:
    source = decode(BOM + b"a\r\nb", "it")
    assert (source.text, source.bom) == ("a\r\nb", True)
    assert source.encode("c") == BOM + b"c"


@pytest.mark.parametrize(("data", "byte"), [(b"ab\xff", "byte 2 is 0xff"), (BOM + b"a\x80", "byte 4 is 0x80")])
def test_what_is_no_utf8_is_named_by_its_first_bad_byte(data: bytes, byte: str) -> None:
    with pytest.raises(UsageError, match=byte) as raised:
        decode(data, "a.txt")
    assert raised.value.message.startswith("a.txt is not UTF-8")


def test_a_file_and_standard_input_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"from a file")
    assert read(str(tmp_path / "a.txt")).text == "from a file"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"from stdin")))
    assert read("-").text == "from stdin"


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, sentence in (
        ("", "cannot be the name of a file"),
        ("a\0b", "cannot be the name of a file"),
        (str(tmp_path), "is a folder; name a text file"),
        (str(tmp_path / "none"), "There is no file"),
        (str(tmp_path / ("a" * 300)), "cannot be read"),
    ):
        with pytest.raises(UsageError, match=sentence):
            read(name)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="Standard input is closed"):
        read("-")


def test_a_text_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 2_000_000)
    assert within(bytes(2_000_000), "it") == bytes(2_000_000)
    with pytest.raises(UsageError, match="It has more than 2 MB; divide the text into parts first"):
        within(bytes(2_000_001), "It")
