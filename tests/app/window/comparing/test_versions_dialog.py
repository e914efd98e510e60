"""Versions by keys: browse, compare, restore in one undo step; and a change underneath seen from three sides."""

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.documents.kept.versions import Version
from app.window.comparing.compare_view import CompareView
from app.window.comparing.conflict_dialog import ConflictDialog
from app.window.comparing.versions_dialog import VersionsDialog, names
from tests.app.window.writer import Writer

TEXT = "First.\nSecond paragraph.\n"


def opens(writer: Writer, file: Path) -> None:
    file.write_text(TEXT)
    writer.choosers.opened.append([file])
    writer.keys("Ctrl+O")


def test_a_version_is_restored_and_taken_back(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    opens(writer, file)
    writer.types("New. ")
    writer.keys("Ctrl+S")
    versions = writer.services.documents.versions
    assert versions is not None
    writer.waits(lambda: len(versions.versions(file)) == 2, "two versions")
    writer.does(writer.window.commands["versions"].trigger)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VersionsDialog)
    assert dialog.list.count() == 2
    assert "New. First." in dialog.view.toPlainText()
    writer.clicks(dialog.restore)
    assert writer.text == TEXT
    assert writer.page.document.modified
    writer.does(writer.window.activateWindow)
    writer.does(writer.editor.setFocus)
    writer.keys("Ctrl+Z")
    assert writer.text == "New. " + TEXT
    assert not writer.page.document.modified


def test_versions_are_deleted_at_the_second_press(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    opens(writer, file)
    writer.types("New. ")
    writer.keys("Ctrl+S")
    versions = writer.services.documents.versions
    assert versions is not None
    writer.waits(lambda: len(versions.versions(file)) == 2, "two versions")
    writer.does(writer.window.commands["versions"].trigger)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VersionsDialog)
    writer.clicks(dialog.wipe)
    assert len(versions.versions(file)) == 2
    writer.clicks(dialog.wipe)
    assert versions.versions(file) == []
    assert writer.text == "New. " + TEXT


def test_a_disk_that_keeps_them_is_said(writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "story.md"
    opens(writer, file)
    writer.types("New. ")
    writer.keys("Ctrl+S")
    versions = writer.services.documents.versions
    assert versions is not None
    writer.waits(lambda: len(versions.versions(file)) == 2, "two versions")
    writer.does(writer.window.commands["versions"].trigger)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VersionsDialog)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)
    writer.clicks(dialog.wipe)
    writer.clicks(dialog.wipe)
    monkeypatch.undo()
    assert dialog.isVisible()
    assert "could be deleted: read-only file system." in dialog.says.text()
    assert len(versions.versions(file)) == 2
    dialog.reject()


def test_versions_of_one_minute_are_told_apart() -> None:
    noon = datetime(2020, 3, 1, 12, 0, 1, tzinfo=UTC)
    apart = (timedelta(hours=1), timedelta(seconds=30), timedelta(0), timedelta(microseconds=-1))
    texts = names([Version(Path("x"), noon + distance, "") for distance in apart])
    assert len(set(texts)) == 4
    assert not texts[0].endswith(":01")
    assert texts[1].endswith(":31")
    assert texts[2].endswith(":01")
    assert texts[3] == f"before {texts[2]}"


def test_a_change_underneath_is_shown_from_three_sides(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    opens(writer, file)
    writer.types("One. ")
    writer.keys("Ctrl+S")
    versions = writer.services.documents.versions
    assert versions is not None
    writer.waits(lambda: len(versions.versions(file)) == 2, "two versions")
    writer.types("Mine. ")
    file.write_text("Theirs, all of it.\n")
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConflictDialog)
        seen.append(dialog.findChildren(CompareView)[0].toPlainText())
        dialog.reject()

    writer.keys("Ctrl+S")
    writer.loop.call_later(0.5, look)
    writer.clicks(next(button for button in writer.page.notice.buttons() if button.text() == "Compare…"))
    (shown,) = seen
    for part in ("As last saved here", "On the disk now", "The page", "Theirs, all of it.", "Mine."):
        assert part in shown
    assert file.read_text() == "Theirs, all of it.\n"
    assert writer.text == "One. Mine. " + TEXT


def test_what_was_not_saved_when_theirs_was_taken_is_a_version(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    opens(writer, file)
    writer.types("Mine. ")
    file.write_text("theirs")
    writer.does(writer.services.documents.check_disk)
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "theirs"
    # Nothing asks now, and undo goes with the page.
    writer.keys("Ctrl+W")
    versions = writer.services.documents.versions
    assert versions is not None
    writer.waits(lambda: len(versions.versions(file)) == 2, "two versions")
    assert [versions.read(version) for version in versions.versions(file)] == [b"theirs", ("Mine. " + TEXT).encode()]


@pytest.mark.parametrize("noticed", ["at once", "while there was more to save", "never"])
def test_a_page_that_another_program_wrote_over_is_kept_when_it_is_closed(
    writer: Writer, tmp_path: Path, noticed: str
) -> None:
    file = tmp_path / "story.md"
    opens(writer, file)
    if noticed == "while there was more to save":
        writer.types("M")
    file.write_text("theirs")
    if noticed != "never":
        writer.does(writer.services.documents.check_disk)
    writer.keys("Ctrl+Z")
    assert (writer.text, writer.page.document.modified) == (TEXT, False)
    writer.keys("Ctrl+W")
    versions = writer.services.documents.versions
    assert versions is not None
    writer.waits(lambda: bool(versions.versions(file)), "the version")
    assert [versions.read(version) for version in versions.versions(file)] == [TEXT.encode()]
