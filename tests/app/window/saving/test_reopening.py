"""What a start after a crash shows: the session is kept while the program runs, not only where it is quit."""

import os
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

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
            session = read_session(place)
            assert session is not None
            assert session.starts == start
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
        session = read_session(place)
        assert session is not None
        assert session.starts == 0


def titles(writer: Writer) -> list[str]:
    bar = writer.window.tabs.bar
    return [bar.tabText(row) for row in range(bar.count())]


def test_the_next_start_brings_the_documents_and_their_places(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("The other one.")
    gone = tmp_path / "gone.md"
    gone.write_text("soon gone")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.opens_files(gone, file, other)
        writer.does(lambda: writer.window.opening.open(file))
        writer.goes_to(8)
        writer.keys("F9")
        writer.does(lambda: writer.window.resize(720, 700))
        writer.does(lambda: writer.services.settings.set("theme", "dark"))
        writer.keys("Ctrl+Q")
        assert not writer.window.isVisible()
    gone.unlink()
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert titles(writer) == ["story.md", "other.md"]
        assert writer.editor.document_model.path == file
        assert writer.editor.caret() == 8
        assert writer.window.themes.theme.name == "dark"
        assert writer.window.size().width() == 720
        assert writer.window.panels["timeline"].isVisible()


def test_the_answer_about_an_encoding_holds_at_the_next_start(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà".encode("latin-1"))
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.answers("OK")
        writer.opens_files(path)
        text = writer.text
        writer.keys("Ctrl+Q")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert (titles(writer), writer.text) == (["old.txt"], text)
