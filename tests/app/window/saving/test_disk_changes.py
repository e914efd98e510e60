"""A file that another program changed, deleted or renamed: what is said above the page, and every way on."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.questions import Answer
from app.window.comparing.conflict_dialog import ConflictDialog
from app.window.page import Page
from app.window.window import Window
from tests.app.documents.conftest import put_instead
from tests.app.waiting import done


@pytest.fixture
def page(window: Window, file: Path) -> Page:
    opened = done(window.opening.open(file))
    assert opened is not None
    opened.editor.insertPlainText("Mine. ")
    return opened


def press(page: Page, label: str) -> None:
    next(button for button in page.notice.buttons() if button.text() == label).click()


def labels(page: Page) -> list[str]:
    return [button.text() for button in page.notice.buttons()]


def test_theirs_is_taken_as_one_step_that_can_be_undone(window: Window, page: Page, file: Path) -> None:
    mine = page.editor.text()
    file.write_text("Theirs.\n")
    window.services.documents.check_disk()
    assert labels(page) == ["Take theirs", "Save mine as…", "Compare…"]
    press(page, "Take theirs")
    assert page.editor.text() == "Theirs.\n"
    assert page.notice.isHidden()
    page.editor.undo()
    assert page.editor.text() == mine


def test_saving_over_theirs_is_refused_until_the_writer_says_so(
    window: Window, page: Page, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("Theirs.\n")
    assert not done(window.saving.save(page))
    assert "Nothing was written." in page.notice.label.text()
    assert file.read_text() == "Theirs.\n"
    monkeypatch.setattr(ConflictDialog, "ask", lambda _self: Answer.CANCEL)
    press(page, "Compare…")
    assert file.read_text() == "Theirs.\n"
    # It came to nothing, so the question stands there again.
    assert labels(page) == ["Take theirs", "Save mine as…", "Compare…"]
    monkeypatch.setattr(ConflictDialog, "ask", lambda _self: Answer.OVERWRITE)
    press(page, "Compare…")
    assert file.read_text().startswith("Mine. ")
    assert page.notice.isHidden()


def test_a_deleted_file_is_written_again(window: Window, page: Page, file: Path) -> None:
    file.unlink()
    window.services.documents.check_disk()
    assert labels(page) == ["Save it again", "Save as…"]
    press(page, "Save it again")
    assert file.read_text().startswith("Mine. ")


def test_a_renamed_file_is_followed(window: Window, page: Page, file: Path) -> None:
    new = file.with_name("renamed.md")
    file.rename(new)
    window.services.documents.check_disk()
    assert labels(page) == ["Go on as “renamed.md”", "Save as “story.md” too"]
    press(page, "Go on as “renamed.md”")
    assert page.document.path == new
    assert window.line.currentMessage() == "This is renamed.md now"
    assert done(window.saving.save(page))
    assert new.read_text().startswith("Mine. ")
    assert not file.exists()


def test_a_file_that_cannot_be_read_any_more_is_saved_elsewhere(
    window: Window, page: Page, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_instead("folder", file)
    window.services.documents.check_disk()
    assert "cannot be read any more" in page.notice.label.text()
    assert labels(page) == ["Save as…"]
    monkeypatch.setattr(window.services.questions, "file_to_save", lambda _proposed: None)
    press(page, "Save as…")
    # It came to nothing, so the question stands there again.
    assert labels(page) == ["Save as…"]
    monkeypatch.setattr(window.services.questions, "file_to_save", lambda _proposed: tmp_path / "other.md")
    press(page, "Save as…")
    assert (tmp_path / "other.md").read_text().startswith("Mine. ")
    assert page.notice.isHidden()
    assert not page.document.modified


def test_what_was_said_of_a_file_goes_once_it_is_as_it_was(window: Window, page: Page, file: Path) -> None:
    held = file.read_bytes()
    for strike in (file.unlink, lambda: put_instead("folder", file), lambda: file.write_text("Theirs.")):
        strike()
        window.services.documents.check_disk()
        assert page.notice.key == "disk"
        assert page.notice.isVisible()
        if file.is_dir():
            file.rmdir()
        file.write_bytes(held)
        window.services.documents.check_disk()
        assert page.notice.isHidden()


def test_a_file_that_is_back_as_it_was_needs_no_answer(window: Window, file: Path, qtbot: QtBot) -> None:
    opened = done(window.opening.open(file))
    assert opened is not None
    mine = file.read_bytes()
    file.unlink()
    qtbot.waitUntil(lambda: "was deleted" in opened.notice.label.text(), timeout=20_000)
    assert opened.document.modified
    file.write_bytes(mine)
    qtbot.waitUntil(opened.notice.isHidden, timeout=20_000)
    assert not opened.document.modified
    # What was written meanwhile has yet to be saved, and undo leads back to what is.
    file.unlink()
    qtbot.waitUntil(lambda: opened.document.modified, timeout=20_000)
    opened.editor.insertPlainText("Mine. ")
    file.write_bytes(mine)
    qtbot.waitUntil(opened.notice.isHidden, timeout=20_000)
    assert opened.document.modified
    opened.editor.undo()
    assert not opened.document.modified


def test_another_text_in_its_place_is_asked_about(window: Window, file: Path, qtbot: QtBot) -> None:
    opened = done(window.opening.open(file))
    assert opened is not None
    file.unlink()
    qtbot.waitUntil(lambda: "was deleted" in opened.notice.label.text(), timeout=20_000)
    file.write_bytes(b"Theirs.\n")
    qtbot.waitUntil(lambda: "was changed" in opened.notice.label.text(), timeout=20_000)
    assert labels(opened) == ["Take theirs", "Save mine as…", "Compare…"]
    assert opened.document.modified, "the text is nowhere but here"
    press(opened, "Take theirs")
    assert (opened.editor.text(), opened.document.modified) == ("Theirs.\n", False)


def test_a_save_that_was_refused_is_over_once_the_file_is_back(window: Window, page: Page, file: Path) -> None:
    mine = file.read_bytes()
    file.unlink()
    assert not done(window.saving.save(page))
    assert "Nothing was written." in page.notice.label.text()
    file.write_bytes(mine)
    window.services.documents.check_disk()
    assert page.notice.isHidden()
    assert done(window.saving.save(page))
    assert file.read_text().startswith("Mine. ")
