"""Closing a page, and all of them: each unsaved text is asked about once."""

import errno
from pathlib import Path

import pytest

from app.documents.disk import file as files
from tests.app.documents.conftest import bodies, put_instead
from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer


def test_closing_asks_about_unsaved_text(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("x")
    writer.answers("Cancel")
    writer.keys("Ctrl+W")
    assert writer.text == "x" + STORY
    writer.answers("Save")
    writer.keys("Ctrl+W")
    assert file.read_text() == "x" + STORY
    assert writer.window.tabs.pages == ()
    writer.opens_files(file)
    writer.types("y")
    writer.answers("Do not save")
    writer.keys("Ctrl+W")
    assert file.read_text() == "x" + STORY


def test_quitting_asks_once_about_everything(writer: Writer, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("b")
    writer.opens_files(file, other)
    writer.types("x")
    writer.keys("Ctrl+Tab")
    writer.types("y")
    writer.answers("Cancel")
    writer.keys("Ctrl+Q")
    assert writer.window.isVisible()
    writer.answers("Save all")
    writer.keys("Ctrl+Q")
    assert not writer.window.isVisible()
    assert (file.read_text(), other.read_text()) == ("y" + STORY, "xb")


@pytest.mark.parametrize(("kind", "keys"), [("folder", "Ctrl+W"), ("link to itself", "Ctrl+Q"), ("away", "Ctrl+W")])
def test_a_text_whose_file_cannot_be_read_is_not_let_go_without_a_question(
    writer: Writer, file: Path, kind: str, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First it is deleted, and the page rightly unsaved; then nobody can say what is there."""
    copies, documents = writer.services.paths.recovery, writer.services.documents
    writer.opens_files(file)
    file.unlink()
    writer.does(documents.check_disk)
    writer.does(documents.recovery.write_all)
    writer.waits(lambda: bodies(copies) == [STORY.encode()], "the copy")
    if kind == "away":
        real = files.read_regular

        def refuse(path: Path, most: int) -> bytes:
            if path == file:
                raise OSError(errno.ESTALE, "Stale file handle")
            return real(path, most)

        monkeypatch.setattr(files, "read_regular", refuse)
    else:
        file.touch()
        put_instead(kind, file)
    # The window comes to the front.
    writer.does(documents.check_disk)
    assert "cannot be read" in writer.page.notice.label.text()
    writer.answers("Cancel")
    writer.keys(keys)
    writer.waits(lambda: writer.asked != "", "the question")
    assert writer.text == STORY
    assert bodies(copies) == [STORY.encode()]
    # To save it there is refused; the page stays, and says so.
    writer.answers("Save")
    writer.keys(keys)
    writer.waits(lambda: "was not saved" in writer.page.notice.label.text(), "the refusal")
    assert writer.page.document.modified
    assert bodies(copies) == [STORY.encode()]


def test_a_text_whose_file_cannot_be_read_all_at_once_is_asked_about(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    put_instead("folder", file)
    writer.answers("Do not save")
    writer.keys("Ctrl+W")
    writer.waits(lambda: writer.window.tabs.pages == (), "the answer")
    assert "story.md" in writer.asked


def test_a_text_whose_file_can_be_read_again_is_let_go_unasked(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    put_instead("folder", file)
    writer.does(writer.services.documents.check_disk)
    assert "cannot be read" in writer.page.notice.label.text()
    file.rmdir()
    file.write_text(STORY)
    writer.does(writer.services.documents.check_disk)
    assert writer.page.notice.isHidden()
    writer.keys("Ctrl+W")
    assert writer.window.tabs.pages == ()
