"""Marks of who wrote what follow every edit of the buffer, and undo and redo bring them back."""

from PySide6.QtWidgets import QApplication

from app.documents.buffer.provenance import Author, AuthorMark
from app.documents.document import Document

MODEL = Author("starter", "2026-11-24")
OTHER = Author("gemma", "2026-11-23")


def test_a_person_s_mark_is_kept_but_not_a_models(qapp: QApplication) -> None:
    assert Author.unpacked(Author("A\tB", "2026-01-01", True).packed()) == Author("A\tB", "2026-01-01", True)
    document = Document.fresh("abc\ndef")
    document.provenance.restore([AuthorMark(1, 2, MODEL), AuthorMark(5, 99, MODEL), AuthorMark(-1, 3, OTHER)])
    assert document.provenance.all() == (AuthorMark(1, 2, MODEL),)
    assert not document.modified
    assert not document.buffer.isUndoAvailable()
    assert document.provenance.at(2) == MODEL
    assert document.provenance.at(5) is None
