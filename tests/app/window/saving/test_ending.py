"""The end that a signal asks for: no question, no loss, from whatever stands open."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from app.platform.paths import Paths
from app.window.saving import ending
from tests.app.waiting import done
from tests.app.window.conftest import STORY, sitting
from tests.app.window.writer import Writer


def copies(profile: Path) -> list[bytes]:
    return sorted(path.read_bytes().partition(b"\n")[2] for path in Paths.under(profile).recovery.iterdir())


def test_what_is_unsaved_stays_in_its_copy_and_comes_back(qapp: QApplication, tmp_path: Path) -> None:
    file, saved, profile = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "profile"
    file.write_text(STORY)
    saved.write_text("saved")
    with sitting(qapp, profile) as writer:
        writer.opens_files(saved, file)
        writer.types("x")
        writer.does(writer.window.opening.new)
        writer.types("no name yet")
        writer.does(lambda: writer.window.ending.begin(15))
        writer.waits(lambda: not writer.window.isVisible(), "the end")
        assert writer.window.ending.status == 143
    assert copies(profile) == [b"no name yet", f"x{STORY}".encode()]
    assert (file.read_text(), saved.read_text()) == (STORY, "saved")
    with sitting(qapp, profile) as writer:
        writer.does(writer.window.restore_session)
        assert {page.document.path for page in writer.window.tabs.pages} == {file, saved}


def test_a_question_is_left_and_the_window_closes_behind_it(qapp: QApplication, tmp_path: Path) -> None:
    file, profile = tmp_path / "a.md", tmp_path / "profile"
    file.write_text(STORY)
    with sitting(qapp, profile) as writer:
        writer.opens_files(file)
        writer.types("x")

        def ends() -> None:
            assert isinstance(QApplication.activeModalWidget(), QMessageBox)
            for number in (1, 15, 2):
                writer.window.ending.begin(number)
            # Everything is on its way to the disk by now, should the system not wait for the rest.
            assert writer.services.documents.recovery.files.holds(writer.page.document)

        closed: list[bool] = []
        QTimer.singleShot(200, writer.window, ends)
        writer.does(lambda: closed.append(done(writer.window.page_closing.close(writer.page))))
        writer.waits(lambda: not writer.window.isVisible(), "the end")
        assert closed == [False]
        assert writer.window.ending.status == 129
    assert copies(profile) == [f"x{STORY}".encode()]


def test_what_does_not_go_away_is_closed_over(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "LOOKS", 3)
    monkeypatch.setattr(ending, "_leave", lambda widget: None)
    file, profile = tmp_path / "a.md", tmp_path / "profile"
    file.write_text(STORY)
    with sitting(qapp, profile) as writer:
        writer.opens_files(file)
        writer.types("x")

        def ends() -> None:
            box = QApplication.activeModalWidget()
            writer.window.closing.connect(box.close)
            writer.window.ending.begin(15)

        QTimer.singleShot(200, writer.window, ends)
        writer.does(writer.window.dialogs.open_about)
        writer.waits(lambda: not writer.window.isVisible(), "the end")
    assert copies(profile) == [f"x{STORY}".encode()]


def test_a_window_that_the_writer_closes_has_no_signal(writer: Writer) -> None:
    assert writer.window.ending.status == 0
