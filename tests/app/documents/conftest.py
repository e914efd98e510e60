"""What the documents' tests share: a file, a folder for copies, and a writer's keys."""

import os
from collections.abc import Callable
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
        "\ufffc",
        "😀",
        "e\u0301",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)
"""Texts with all that a file may hold and Qt may not."""


def typed(document: Document, text: str = "new ") -> None:
    """The writer types at the beginning."""
    QTextCursor(document.buffer).insertText(text)


INSTEAD: dict[str, Callable[[Path], object]] = {
    "folder": Path.mkdir,
    "full folder": lambda path: (path / "in it").mkdir(parents=True),
    "link to itself": lambda path: path.symlink_to(path),
    "link in a circle": lambda path: (
        path.symlink_to(path.with_name("there")),
        path.with_name("there").symlink_to(path),
    ),
}
"""What may stand where a text stood, and cannot be read as one."""
if hasattr(os, "mkfifo"):
    INSTEAD["pipe"] = os.mkfifo
    INSTEAD["link to a device"] = lambda path: path.symlink_to("/dev/zero")


def put_instead(kind: str, path: Path) -> None:
    """Another program removes the file and puts something there that is none."""
    path.unlink()
    INSTEAD[kind](path)


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
