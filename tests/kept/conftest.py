"""A copy of what a writer's folders held before, put where a test may open it."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.app.conftest import (  # fixtures that hold for these tests too
    empty_clipboard_at_the_end,
    frozen,
    garbage_stays_here,
    nothing_left_behind,
    quick_disks,
)

__all__ = ["empty_clipboard_at_the_end", "frozen", "garbage_stays_here", "nothing_left_behind", "quick_disks"]

DATA = Path(__file__).parent / "data"
FULL_NAMES = {"Sketch.md": "Åre sketch.md"}
"""Names that do not stand in the repository as they stood on the writer's disk."""
BY_PATH = ("history", "marks", "versions", "open")
"""Folders whose files are named by the path of the document they belong to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``desk``: the writer's own folder; ``profile``: the program's."""

    desk: Path
    profile: Path

    @property
    def novel(self) -> Path:
        return self.desk / "Novel.md"

    @property
    def sketch(self) -> Path:
        return self.desk / "Åre sketch.md"

    @property
    def state(self) -> Path:
        return self.profile / "state"

    def files(self) -> dict[str, bytes]:
        """Every file there is, by its path below the two folders."""
        root = self.profile.parent
        return {
            file.relative_to(root).as_posix(): file.read_bytes()
            for folder in (self.desk, self.profile)
            for file in folder.rglob("*")
            if file.is_file()
        }

    def beside(self, folder: str, path: Path, ending: str) -> Path:
        """The file of ``folder`` that belongs to the document ``path``."""
        return self.state / folder / (filed_by(path) + ending)


def filed_by(path: Path) -> str:
    """The name under which the state of a document lies: written down here once more, since it is on writers' disks."""
    return hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def put_at(root: Path) -> Kept:
    """The folders of ``data``, copied to ``root`` as if the writer had always had them there."""
    kept = Kept(root / "desk", root / "profile")
    shutil.copytree(DATA / "desk", kept.desk)
    shutil.copytree(DATA / "profile", kept.profile)
    for short, full in FULL_NAMES.items():
        (kept.desk / short).rename(kept.desk / full)
    desk = json.dumps(str(kept.desk))[1:-1].encode()
    for file in [file for file in kept.profile.rglob("*") if file.is_file()]:
        data = file.read_bytes()
        if b"{desk}" in data:
            times = file.stat()
            file.write_bytes(data.replace(b"{desk}", desk))
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    documents = {file.name: file for file in kept.desk.iterdir() if file.is_file()}
    short_names = {full: short for short, full in FULL_NAMES.items()}
    for folder in BY_PATH:
        for file in list((kept.state / folder).iterdir()):
            for name, path in documents.items():
                written = short_names.get(name, name)
                if file.name.startswith(written):
                    file.rename(file.with_name(filed_by(path) + file.name.removeprefix(written)))
    return kept


@pytest.fixture
def opened(tmp_path: Path) -> Kept:
    """The writer's folders, for a test that goes on to write in them."""
    return put_at(tmp_path.resolve())


@pytest.fixture
def kept(opened: Kept) -> Iterator[Kept]:
    """The writer's folders; whoever only reads them leaves every byte as it was."""
    before = opened.files()
    yield opened
    assert opened.files() == before
