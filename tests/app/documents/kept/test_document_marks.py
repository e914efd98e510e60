"""Marks of who wrote what outlive the program, and the file's bytes never say so."""

from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from app.documents.buffer.provenance import Author, AuthorMark
from app.documents.disk.file import Saved
from app.documents.document import Document
from app.documents.kept.document_marks import DocumentMarks
from app.documents.kept.marks_store import MarksStore
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from app.errands.errands import Errands
from tests.app.waiting import done

MODEL = Author("starter", "2026-11-24")


@pytest.fixture
def marks(tmp_path: Path) -> MarksStore:
    (tmp_path / "marks").mkdir()
    return MarksStore(tmp_path / "marks")


def store(tmp_path: Path, marks: MarksStore) -> DocumentStore:
    (tmp_path / "recovery").mkdir(exist_ok=True)
    return DocumentStore(RecoveryStore(tmp_path / "recovery"), marks=marks)


def add(document: Document, text: str, author: Author | None = None) -> None:
    cursor = QTextCursor(document.buffer)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    start = cursor.position()
    cursor.insertText(text)
    if author is not None:
        document.provenance.put(start, cursor.position(), author)


def test_marks_come_back_with_the_same_text(qapp: QApplication, tmp_path: Path, marks: MarksStore) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine \r\n")
    first = store(tmp_path, marks)
    document = done(first.open(path))
    add(document, "made up", MODEL)
    assert isinstance(done(first.save(document)), Saved)
    assert path.read_bytes() == b"mine \r\nmade up"
    first.stop()
    second = store(tmp_path, marks)
    again = done(second.open(path))
    assert again.provenance.all() == (AuthorMark(6, 7, MODEL),)
    assert not again.modified
    assert isinstance(done(second.save(again)), Saved)
    assert path.read_bytes() == b"mine \r\nmade up"
    second.stop()


def test_another_text_has_no_marks_and_an_earlier_one_has_its_own(
    qapp: QApplication, tmp_path: Path, marks: MarksStore
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine ")
    first = store(tmp_path, marks)
    document = done(first.open(path))
    add(document, "made up", MODEL)
    done(first.save(document))
    path.write_bytes(b"theirs, longer than mine")
    document.reload()
    assert document.provenance.all() == ()
    document.take(b"mine made up")
    assert document.provenance.all() == (AuthorMark(5, 7, MODEL),)
    first.stop()


def test_marks_come_back_with_a_recovery_copy(qapp: QApplication, tmp_path: Path, marks: MarksStore) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine ")
    for named in (True, False):
        first = store(tmp_path, marks)
        document = done(first.open(path)) if named else first.new("mine ")
        add(document, "made up", MODEL)
        assert first.recovery.files.write(document)
        first.stop()
        later = RecoveryStore(tmp_path / "recovery")
        later._running = lambda _pid, _begun: False  # type: ignore[method-assign]  # as if that program were gone
        second = DocumentStore(later, marks=marks)
        [copy] = second.recovery.orphans()
        recovered = done(second.recover(copy))
        assert recovered.text() == "mine made up"
        assert recovered.provenance.all() == (AuthorMark(5, 7, MODEL),)
        assert recovered.modified
        second.close(recovered)
        second.stop()
        assert path.read_bytes() == b"mine "


def test_a_wiped_document_has_no_marks_anywhere_and_keeps_its_undo_steps(
    qapp: QApplication, tmp_path: Path, marks: MarksStore
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine ")
    first = store(tmp_path, marks)
    document = done(first.open(path))
    add(document, "made up", MODEL)
    assert isinstance(done(first.save(document)), Saved)
    add(document, " and more", MODEL)
    assert first.recovery.files.write(document)
    heard: list[bool] = []
    document.provenance.changed.connect(lambda: heard.append(True))
    steps, revision = document.buffer.availableUndoSteps(), document.revision
    done(first.wipe_marks(document))
    assert heard
    assert (document.buffer.availableUndoSteps(), document.revision) == (steps, revision)
    assert document.provenance.all() == ()
    assert not document.provenance.used
    assert not list((tmp_path / "marks").iterdir())
    document.buffer.undo()
    document.buffer.redo()
    assert document.text() == "mine made up and more"
    assert document.provenance.all() == ()
    # What a model writes from now on is marked, and only that.
    add(document, " again", Author("starter", "2026-11-25"))
    assert document.provenance.all() == (AuthorMark(21, 6, Author("starter", "2026-11-25")),)
    document.buffer.undo()
    first.stop()
    later = RecoveryStore(tmp_path / "recovery")
    later._running = lambda _pid, _begun: False  # type: ignore[method-assign]  # as if that program were gone
    [copy] = later.orphans()
    assert (copy.data, copy.marks) == (b"mine made up and more", ())
    later.close()


def test_the_marks_of_all_documents_are_wiped(qapp: QApplication, tmp_path: Path, marks: MarksStore) -> None:
    first = store(tmp_path, marks)
    documents = []
    for name in ("a.md", "b.md", "closed.md"):
        (tmp_path / name).write_bytes(b"mine ")
        documents.append(done(first.open(tmp_path / name)))
        add(documents[-1], "made up", MODEL)
        done(first.save(documents[-1]))
    first.close(documents.pop())
    assert len(list((tmp_path / "marks").iterdir())) == 3
    done(first.wipe_all_marks())
    assert not list((tmp_path / "marks").iterdir())
    assert [document.provenance.all() for document in documents] == [(), ()]
    assert done(first.open(tmp_path / "closed.md")).provenance.all() == ()
    first.stop()


def test_under_another_name_earlier_texts_have_their_marks_too(
    qapp: QApplication, tmp_path: Path, marks: MarksStore
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine ")
    first = store(tmp_path, marks)
    document = done(first.open(path))
    add(document, "made up", MODEL)
    done(first.save(document))
    add(document, " mine")
    done(first.save(document, tmp_path / "b.md"))
    document.take(b"mine made up")
    assert document.provenance.all() == (AuthorMark(5, 7, MODEL),)
    first.close(document)
    again = done(first.open(path))
    path.rename(tmp_path / "c.md")
    done(first.follow(again, tmp_path / "c.md"))
    first.close(again)
    assert done(first.open(tmp_path / "c.md")).provenance.all() == (AuthorMark(5, 7, MODEL),)
    first.stop()


def test_a_disk_that_refuses_costs_the_marks_and_nothing_else(
    qapp: QApplication, tmp_path: Path, marks: MarksStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine ")
    first = store(tmp_path, marks)
    document = done(first.open(path))
    add(document, "made up", MODEL)

    def refuse(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(marks, "keep", refuse)
    monkeypatch.setattr(marks, "take_along", refuse)
    assert isinstance(done(first.save(document)), Saved)
    assert isinstance(done(first.save(document, tmp_path / "b.md")), Saved)
    assert document.provenance.used
    assert list((tmp_path / "marks").iterdir()) == []
    first.stop()


def test_without_a_store_nothing_is_kept_and_nothing_fails(qapp: QApplication, tmp_path: Path) -> None:
    kept = DocumentMarks(None, Errands())
    document = Document.fresh("mine ")
    kept.restore(document, done(kept.read(document.path)))
    add(document, "made up", MODEL)
    kept.keep(document, Saved(tmp_path / "a.md", b"mine made up"), kept.to_keep(document))
    kept.moved(tmp_path / "a.md", tmp_path / "b.md")
    done(kept.wipe(document))
    done(kept.wipe_closed())
    assert document.provenance.all() == ()
