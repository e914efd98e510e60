"""What an earlier run left unsaved is offered, and brought back or deleted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.documents.kept.autosave import Autosave
from app.documents.kept.presence import Presence
from app.platform.paths import Paths
from app.platform.process import started
from app.window.saving.session_file import SavedPlace, SavedSession, read_session, write_session
from app.window.window import Window
from tests.app.conftest import Desk
from tests.app.documents.conftest import put_instead
from tests.app.waiting import done, until
from tests.app.window.conftest import STORY, left_copy, sitting
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


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("untitled", "Never saved to a file"),
        ("gone", "The file is not there"),
        ("folder gone", "The folder of the file is not there"),
        ("a file is the folder", "The folder of the file is not there"),
        ("folder instead", "The file cannot be read"),
        ("too many lines", "The file is no text, or one too long to be shown"),
    ],
)
def test_the_left_side_says_what_became_of_the_file(
    window: Window, desk: Desk, tmp_path: Path, kind: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.saving.recovering.MAX_LINES", 100)
    folder = tmp_path / "folder"
    folder.mkdir()
    path = None if kind == "untitled" else folder / "novel.md"
    if path is not None:
        path.write_text(STORY)
    copy = left_copy(desk.recovery, path, "Not saved. " + STORY)
    if path is not None and kind == "folder instead":
        put_instead("folder", path)
    elif path is not None and kind == "too many lines":
        path.write_text("\n" * 100)
    elif path is not None:
        path.unlink()
        if kind != "gone":
            folder.rmdir()
        if kind == "a file is the folder":
            folder.touch()
    assert done(window.recovering.offer({}))
    dialog = window.recovering.dialog
    assert dialog is not None
    assert left in dialog.view.toPlainText()
    dialog.keep.click()
    # Nothing is lost by bringing it back where it cannot be saved.
    (page,) = window.tabs.pages
    assert page.editor.text() == "Not saved. " + STORY
    assert page.document.modified
    assert page.document.path == path
    until(lambda: not copy.exists())
    assert len(list(desk.recovery.glob("*.copy"))) == 1
    # What there is to say of the file is not left for the window's end.
    window.services.documents.check_disk()
    assert page.document.modified


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="a parent reaps otherwise here")
def test_what_a_program_left_that_its_parent_does_not_reap_is_offered(
    qapp: QApplication, file: Path, tmp_path: Path
) -> None:
    """Killed in a container whose first process reaps nobody: it stays a zombie for as long as that runs."""
    profile = tmp_path / "profile"
    paths = Paths.under(profile)
    died = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = (died.pid, started(died.pid) or "")
    left_copy(paths.recovery, file, "Not saved. " + STORY, process)
    note = Presence(paths.presence)
    note._me = process
    note.enter(file)
    note.close()
    write_session(paths.session_file, SavedSession(places=(SavedPlace(str(file), 4, "utf-8"),)))
    died.kill()
    os.waitid(os.P_PID, died.pid, os.WEXITED | os.WNOWAIT)
    try:
        with sitting(qapp, profile) as writer:
            writer.answers("Bring it back")
            writer.does(writer.window.restore_session)
            writer.waits(lambda: writer.text == "Not saved. " + STORY)
            assert writer.editor.caret() == 4
            assert len(writer.window.tabs.pages) == 1
    finally:
        died.communicate()
