"""What a start after a crash shows: the session is kept while the program runs, not only where it is quit."""

import os
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.documents.disk.file import write_synced
from app.documents.kept.autosave import Autosave
from app.documents.kept.presence import Presence
from app.platform.process import started
from app.window.saving.session_file import read_session
from tests.app.window.conftest import STORY, sitting
from tests.app.window.writer import Writer


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


def test_a_start_after_a_crash_reopens_the_documents_at_their_places(
    qapp: QApplication, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("The other one.")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        writer.opens_files(other, file)
        writer.goes_to(8)
        session, place = kept(writer, 8), writer.services.paths.session_file
    # As a killed program leaves it: nothing that quitting writes.
    place.write_bytes(session)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert [page.document.path for page in writer.window.tabs.pages] == [other, file]
        assert (writer.text, writer.editor.caret()) == (STORY, 8)


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
        writer.does(writer.services.documents.write_recovery_of_all)
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
        writer.does(writer.services.documents.write_recovery_of_all)
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


def test_a_window_that_restored_nothing_yet_keeps_the_session_there_is(
    qapp: QApplication, file: Path, tmp_path: Path
) -> None:
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        writer.opens_files(file)
        before = kept(writer, 0)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.services.paths.session_file.write_bytes(before)
        writer.opens("Something else.")
        assert not any(timer.isActive() for timer in writer.window.findChild(Autosave).findChildren(QTimer))
        assert writer.services.paths.session_file.read_bytes() == before


def test_two_programs_that_write_one_file_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    # What the other one has just begun to write.
    for name in ("session.json.part", f"session.json.{os.getpid() + 1}.part"):
        (tmp_path / name).write_bytes(b"half")
    write_synced(file, b"whole")
    assert file.read_bytes() == b"whole"
    assert [part.read_bytes() for part in sorted(tmp_path.glob("*.part"))] == [b"half", b"half"]


def test_what_another_running_program_has_open_is_left_to_it(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("The other one.")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.opens_files(file, other)
        writer.keys("Ctrl+Q")
        folder = writer.services.paths.presence
    elsewhere = Presence(folder)
    elsewhere._me = (os.getppid(), started(os.getppid()))
    elsewhere.enter(file)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert [page.document.path for page in writer.window.tabs.pages] == [other]
        # Asked for by name it is opened, and pointed out.
        writer.opens_files(file)
        assert "also open in another Redraft" in writer.page.notice.label.text()


def crashed(qapp: QApplication, file: Path, profile: Path) -> Path:
    """The session's file as a program leaves it that was killed with ``file`` open and the caret at 3."""
    with sitting(qapp, profile) as writer:
        writer.does(writer.window.restore_session)
        writer.opens_files(file)
        writer.goes_to(3)
        session, place = kept(writer, 3), writer.services.paths.session_file
    place.write_bytes(session)
    return place


def test_texts_that_end_the_program_twice_while_they_open_are_left_closed(
    qapp: QApplication, file: Path, tmp_path: Path
) -> None:
    place = crashed(qapp, file, tmp_path / "profile")
    for start in (1, 2):
        with sitting(qapp, tmp_path / "profile") as writer:
            writer.does(writer.window.restore_session)
            assert writer.text == STORY
            found = read_session(place)
            assert found is not None
            assert found.starts == start
            died = place.read_bytes()
        place.write_bytes(died)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert writer.text == ""
        assert "left them closed" in writer.page.notice.label.text()
        assert file in writer.services.recent.paths
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert not writer.page.notice.isVisible()


def test_a_start_that_lives_is_not_counted_against_the_next(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    place = crashed(qapp, file, tmp_path / "profile")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        writer.goes_to(5)
        kept(writer, 5)
        found = read_session(place)
        assert found is not None
        assert found.starts == 0
