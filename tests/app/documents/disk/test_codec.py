"""Bytes to text and back without losing one; what is not known is asked for."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.documents.disk.codec import BOMS
from app.documents.disk.file_errors import OpenError, SaveError, UnknownEncoding
from tests.app.documents.conftest import TEXTS, opened


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
