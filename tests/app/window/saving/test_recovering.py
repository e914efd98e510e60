"""What an earlier run left unsaved is offered, and brought back or deleted."""

import os
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.documents.kept.autosave import Autosave
from app.window.saving.session_file import read_session
from tests.app.window.conftest import STORY, sitting
from tests.app.window.writer import Writer


def test_unsaved_text_of_a_program_that_died_is_offered(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.opens_files(file)
        writer.types("Not saved. ")
        writer.does(writer.services.documents.recovery.write_all)
        writer.waits(lambda: any(writer.services.paths.recovery.glob("*.copy")), "the copy")
        (copy,) = writer.services.paths.recovery.iterdir()
        kept = copy.read_bytes().replace(str(os.getpid()).encode(), b"999999999", 1)
    copy.write_bytes(kept)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.answers("Bring it back")
        writer.does(writer.window.restore_session)
        writer.waits(lambda: writer.text == "Not saved. " + STORY)
        assert "was not saved" in writer.page.notice.label.text()
        assert file.read_text() == STORY
        writer.clicks(writer.page.notice.buttons()[0])
        assert file.read_text() == "Not saved. " + STORY


def kept(writer: Writer, place: int) -> bytes:
    """The session's file once it says that the caret is at ``place`` in the page in front."""
    file = writer.services.paths.session_file
    for timer in writer.window.findChild(Autosave).findChildren(QTimer):
        timer.setInterval(5)

    def there() -> bool:
        session = read_session(file)
        return session is not None and bool(session.places) and session.places[session.current].caret == place

    writer.does(writer.window.reopening.touch)
    writer.waits(there, "the session")
    return file.read_bytes()


def test_recovered_text_comes_back_with_the_caret_where_it_was(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    more = "Not saved, and longer than the file. " * 3
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        writer.opens_files(file)
        writer.keys("Ctrl+End")
        writer.types(more)
        at = len(STORY + more) - 4
        writer.keys(*["Left"] * 4)
        session, place = kept(writer, at), writer.services.paths.session_file
        writer.does(writer.services.documents.recovery.write_all)
        writer.waits(lambda: any(writer.services.paths.recovery.glob("*.copy")), "the copy")
        (copy,) = writer.services.paths.recovery.glob("*.copy")
        left = copy.read_bytes().replace(str(os.getpid()).encode(), b"999999999", 1)
    place.write_bytes(session)
    copy.write_bytes(left)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.answers("Bring it back")
        writer.does(writer.window.restore_session)
        writer.waits(lambda: writer.text == STORY + more)
        assert len(writer.window.tabs.pages) == 1
        assert writer.editor.caret() == at


def test_recovered_text_is_deleted_at_the_second_press(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.opens("A text.")
        writer.types("Not saved. ")
        writer.opens_files(file)
        writer.types("Nor this. ")
        writer.does(writer.services.documents.recovery.write_all)
        writer.waits(lambda: len(list(writer.services.paths.recovery.glob("*.copy"))) == 2, "the copies")
        copies = {copy: copy.read_bytes() for copy in writer.services.paths.recovery.glob("*.copy")}
    for copy, held in copies.items():
        copy.write_bytes(held.replace(str(os.getpid()).encode(), b"999999999", 1))
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        dialog = writer.window.recovering.dialog
        assert dialog is not None
        writer.waits(dialog.isVisible, "the dialog")
        writer.clicks(dialog.drop)
        # What was said of one text is not said of the other.
        dialog.list.setCurrentRow(1)
        writer.clicks(dialog.drop)
        assert all(copy.exists() for copy in copies)
        writer.clicks(dialog.drop)
        assert [copy.exists() for copy in copies].count(True) == 1
        writer.clicks(dialog.later)
