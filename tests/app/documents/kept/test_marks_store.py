"""The marks of a file's last texts: a damaged file is none, and the oldest go."""

from pathlib import Path

import pytest

from app.documents.buffer.provenance import Author, AuthorMark
from app.documents.kept.marks_store import KEPT, MarksStore

MODEL = Author("starter", "2026-11-24")


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
