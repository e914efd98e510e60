"""What a start after a crash shows: the session is kept while the program runs, not only where it is quit."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.documents.document import Document
from app.documents.kept.autosave import Autosave
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import RecoveryStore
from app.platform.process import started
from app.window.saving.session_file import SavedPlace, SavedSession, WaitingPlace, read_session, write_session
from app.window.window import Window
from tests.app.conftest import Desk
from tests.app.waiting import done, until
from tests.app.window.conftest import GONE, STORY, left_copy, sitting
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
        writer.does(lambda: done(writer.window.opening.open(file)))
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
        writer.answers("Read it so")
        writer.opens_files(path)
        text = writer.text
        writer.keys("Ctrl+Q")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert (titles(writer), writer.text) == (["old.txt"], text)


# ---------------------------------------------------------------- while texts wait for a decision

LONG = STORY + "Not saved, and longer than the file. " * 3


def session_of(window: Window) -> SavedSession:
    session = read_session(window.services.paths.session_file)
    assert session is not None
    return session


def ended_with(window: Window, *places: SavedPlace, waiting: tuple[WaitingPlace, ...] = ()) -> None:
    """The last session as its program left it."""
    write_session(window.services.paths.session_file, SavedSession(places=places, waiting=waiting))


def later(window: Window) -> None:
    """The window with the texts of last time; the writer will decide later about what was not saved."""
    done(window.restore_session())
    if window.recovering.dialog is not None:
        window.recovering.dialog.later.click()


def test_the_place_in_a_text_that_waits_is_kept_until_it_is_decided_about(
    window: Window, desk: Desk, file: Path
) -> None:
    copy, at = left_copy(desk.recovery, file, LONG), len(LONG) - 4
    ended_with(window, SavedPlace(str(file), at))
    later(window)
    # The file alone has no such place, and it is closed again; the copy's is kept all the same.
    (page,) = window.tabs.pages
    assert page.editor.caret() == len(STORY)
    done(window.page_closing.close(page))
    window.reopening.finish()
    session = session_of(window)
    assert (session.places, session.waiting) == ((), (WaitingPlace(copy.name, at),))


def open_elsewhere(window: Window, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    async def taken(path: Path) -> bool:
        return path in paths

    monkeypatch.setattr(window.services.documents, "taken", taken)


@pytest.mark.parametrize("decides", ["keep", "drop"])
def test_a_place_that_waited_is_used_and_then_forgotten(window: Window, desk: Desk, file: Path, decides: str) -> None:
    copy, at = left_copy(desk.recovery, file, LONG), len(LONG) - 4
    # The file was open meanwhile, with the caret elsewhere.
    ended_with(window, SavedPlace(str(file), 3), waiting=(WaitingPlace(copy.name, at), WaitingPlace("gone.copy", 9)))
    done(window.restore_session())
    dialog = window.recovering.dialog
    assert dialog is not None
    (dialog.keep if decides == "keep" else dialog.drop).click()
    if decides == "drop":
        dialog.drop.click()
    until(lambda: not copy.exists())
    (page,) = window.tabs.pages
    assert page.editor.caret() == (at if decides == "keep" else 3)
    window.reopening.finish()
    session = session_of(window)
    assert session.places == (SavedPlace(str(file), page.editor.caret(), "utf-8"),)
    assert session.waiting == ()


def test_a_session_is_not_left_empty_while_a_text_waits(
    window: Window, desk: Desk, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a program that seems to live, or whose folder is not there now; what has no text waiting is forgotten."""
    gone, other = tmp_path / "gone" / "novel.md", tmp_path / "other.md"
    other.write_text("Open elsewhere, and saved.")
    copies = [left_copy(desk.recovery, path, LONG) for path in (file, gone)]
    places = [SavedPlace(str(path), 5, "utf-8") for path in (file, gone, other)]
    ended_with(window, *places)
    open_elsewhere(window, monkeypatch, file, other)
    later(window)
    assert window.tabs.pages[0].document.path is None
    window.reopening.finish()
    session = session_of(window)
    assert session.places == tuple(places[:2])
    assert set(session.waiting) == {WaitingPlace(copy.name, 5) for copy in copies}


def test_the_text_of_a_program_that_lives_is_not_offered_and_its_place_is_left_to_it(
    window: Window, desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another container: its copy is held, and no process here is its."""
    theirs, document = RecoveryStore(desk.recovery), Document.from_file(file)
    theirs._me = GONE
    document.buffer.setPlainText(LONG)
    theirs.write(document)
    ended_with(window, SavedPlace(str(file), 5, "utf-8"))
    open_elsewhere(window, monkeypatch, file)
    done(window.restore_session())
    assert window.recovering.dialog is None
    window.reopening.finish()
    assert session_of(window).places == (SavedPlace(str(file), 5, "utf-8"),)
    theirs.close()
    document.deleteLater()


@pytest.mark.parametrize("kind", ["gone", "folder gone", "link to itself", "name too long"])
def test_what_may_still_be_there_is_not_forgotten(window: Window, file: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("n" * 300 if kind == "name too long" else "other.md")
    if kind == "folder gone":
        path = tmp_path / "folder" / "other.md"
    if kind == "link to itself":
        path.symlink_to(path)
    places = SavedPlace(str(path), 5, "utf-8"), SavedPlace(str(file), 3, "utf-8")
    ended_with(window, *places)
    window.services.recent.note(path, 5)
    done(window.restore_session())
    window.reopening.finish()
    known = kind in ("gone", "folder gone")
    assert set(session_of(window).places) == {*places[known:]}
    # The same of the list of files, where it is asked for by name.
    done(window.opening.open(path))
    assert (path in window.services.recent.paths) is not known
