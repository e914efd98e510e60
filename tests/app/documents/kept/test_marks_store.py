"""The marks of a file's last texts: a damaged file is none, and the oldest go."""

import threading
from pathlib import Path

import pytest

from app.documents.buffer.provenance import Author, AuthorMark
from app.documents.kept.marks_store import KEPT, MarksStore

MODEL = Author("starter", "2026-11-24")
MARKS = [AuthorMark(0, 1, MODEL)]


@pytest.fixture
def marks(tmp_path: Path) -> MarksStore:
    (tmp_path / "marks").mkdir()
    return MarksStore(tmp_path / "marks")


def test_a_damaged_side_file_is_no_marks(tmp_path: Path, marks: MarksStore) -> None:
    path = tmp_path / "a.md"
    marks.keep(path, "sum", [AuthorMark(0, 1, MODEL)])
    [file] = (tmp_path / "marks").iterdir()
    for damaged in (b"", b"[]", b'{"sum": 1}', b'{"sum": [[1, 2]]}', b'{"sum": [[0, 1, "x"]]}', b"\xff"):
        file.write_bytes(damaged)
        assert marks.of(path, "sum") == ()


def test_the_marks_of_the_last_texts_are_kept(tmp_path: Path, marks: MarksStore) -> None:
    path = tmp_path / "a.md"
    for number in range(KEPT + 3):
        marks.keep(path, str(number), [AuthorMark(number, 1, MODEL)])
    assert [bool(marks.of(path, str(number))) for number in range(KEPT + 3)] == [False] * 3 + [True] * KEPT
    marks.wipe(path)
    assert marks.of(path, "20") == ()
    marks.keep(path, "x", [])
    assert not list((tmp_path / "marks").iterdir())


class Meanwhile(MarksStore):
    """Between reading and writing the marks of ``at``, another program (a thread, here) begins to keep some, too."""

    def __init__(self, folder: Path, at: Path) -> None:
        super().__init__(folder)
        self._at = at
        self.other = threading.Thread(target=lambda: MarksStore(folder).keep(at, at.name, MARKS))

    def _read(self, path: Path) -> dict[str, object]:
        texts = super()._read(path)
        if path == self._at:
            self.other.start()
            # Time enough, if nothing kept it from going on.
            self.other.join(0.2)
        return texts


def test_two_programs_keep_each_others_marks(tmp_path: Path, marks: MarksStore) -> None:
    folder, old, new = tmp_path / "marks", tmp_path / "old.md", tmp_path / "new.md"
    marks.keep(old, "before", MARKS)
    store = Meanwhile(folder, old)
    store.keep(old, "here", MARKS)
    store.other.join()
    store = Meanwhile(folder, new)
    store.take_along(old, new)
    store.other.join()
    for path, texts in ((old, ("before", "here", "old.md")), (new, ("before", "here", "old.md", "new.md"))):
        assert [text for text in texts if not marks.of(path, text)] == []
    assert [file.suffix for file in folder.iterdir()] == [".json"] * 2
