"""Names of files as they may be shown."""

import os
from pathlib import Path

import pytest

from app.documents.disk.file import Saved
from app.documents.disk.file_errors import OpenError, SaveError
from app.documents.disk.naming import shown
from app.documents.document import Document
from tests.app.documents.conftest import STRANGE_NAMES, named, typed


def test_what_turns_the_direction_or_ends_the_line_is_shown_as_unknown() -> None:
    assert shown("cod\u202efdp.exe\n") == "cod\ufffdfdp.exe\ufffd"
    assert shown("\ufffea\ufeff") == "\ufffda\ufffd"


def test_bytes_that_are_no_letters_and_controls_are_shown_as_unknown() -> None:
    assert shown("a\udcffb\0\x7f\u2028") == "a\ufffdb\ufffd\ufffd\ufffd"


def test_names_of_every_script_stay() -> None:
    for name in ("Åre sketch.md", "第一章.txt", "नमस्ते", "שלום.odt", "a b’c – d.md", "👩‍👩‍👧.md"):
        assert shown(name) == name


@pytest.mark.usefixtures("qapp")
def test_a_file_of_any_name_is_opened_saved_and_saved_as(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in STRANGE_NAMES:
        path = named(folder, name)
        path.write_bytes(b"text")
        document = Document.from_file(path)
        typed(document, "one ")
        assert isinstance(document.save(), Saved)
        other = named(folder, b"~" + os.fsencode(path.name)[1:])
        typed(document, "two ")
        assert isinstance(document.save(other), Saved)
        assert (path.read_bytes(), other.read_bytes(), document.modified) == (b"one text", b"two one text", False)
        assert document.name == shown(other.name)
        assert "\n" not in document.name
        assert document.name.encode()
        path.unlink()
        with pytest.raises(OpenError) as caught:
            Document.from_file(path)
        assert caught.value.message.encode()
        assert "\n" not in caught.value.message
        other.write_bytes(b"\xff\xfeno\0text" * 9)
        with pytest.raises(OpenError) as caught:
            Document.from_file(other)
        assert "\n" not in caught.value.message
        other.unlink()
        other.mkdir()
        with pytest.raises(SaveError) as refused:
            document.save(other / "none" / "x", force=True)
        assert "\n" not in refused.value.message
        other.rmdir()
        assert list(folder.iterdir()) == []
