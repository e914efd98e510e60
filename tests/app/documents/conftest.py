"""What the documents' tests share: a file, a folder for copies, and a writer's keys."""

import os
from pathlib import Path

import pytest
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.documents.document import Document
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import RecoveryStore
from app.documents.kept.versions import VersionStore
from app.documents.store import DocumentStore

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
        "\ufffe",
        "\ufffc",
        "😀",
        "e\u0301",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)
"""Texts with all that a file may hold and Qt may not."""

SPECIALS = [
    *range(0x21),
    *range(0x7F, 0xA1),
    0xAD,
    0x300,
    0x61C,
    *range(0x2000, 0x2010),
    *range(0x2028, 0x2030),
    *range(0x2060, 0x2070),
    0xD7FF,
    0xE000,
    0xF8FF,
    *range(0xFDCE, 0xFDF2),
    0xFE0F,
    *range(0xFEFE, 0xFF01),
    *range(0xFFF0, 0x10001),
    *(plane * 0x10000 + last for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)),
    0xE0001,
    0xE0100,
]
"""Code points that something on the way may take for a sign to itself."""


def sampled(step: int) -> list[str]:
    """The special characters, and of all planes every ``step``-th."""
    codes = {*SPECIALS, *range(0, 0x110000, step)}
    return [chr(code) for code in sorted(codes) if not 0xD800 <= code < 0xE000]


STRANGE_NAMES = [
    b"caf\xe9.md",
    b"\xe9" * 251 + b".txt",
    b"two\nlines\r.md",
    b"\xff\xfe.txt",
    "é".encode() * 125 + b".txt",
    "😀".encode() * 63,
    b"a" * 252 + b".md",
    b"dots...",
    b"spaces.md   ",
    b" .md",
    b" ",
    b"-n",
    b"a\\b.md",
    b"[*]&<b>%s.md",
    "\u202egnp.md".encode(),
    "\ufffeswapped.md".encode(),
]
"""Names of files that are no text, as long as a disk allows, or a sign to something on the way."""


def named(folder: Path, name: bytes) -> Path:
    return Path(os.fsdecode(os.fsencode(folder) + b"/" + name))


def typed(document: Document, text: str = "new ") -> None:
    """The writer types at the beginning."""
    QTextCursor(document.buffer).insertText(text)


def bodies(folder: Path) -> list[bytes]:
    """The texts of the recovery copies in ``folder``."""
    return [file.read_bytes().partition(b"\n")[2] for file in folder.glob("*.copy")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old\r\ntext")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copies = tmp_path / "copies"
    copies.mkdir()
    return copies


def store_in(folder: Path) -> tuple[DocumentStore, VersionStore]:
    for name in ("copies", "versions", "open"):
        (folder / name).mkdir()
    versions = VersionStore(folder / "versions")
    store = DocumentStore(RecoveryStore(folder / "copies"), 8, versions, Presence(folder / "open"))
    return store, versions


def opened(data: bytes, name: str = "a.txt", encoding: str | None = None) -> Document:
    return Document.from_bytes(data, None, encoding, name)
