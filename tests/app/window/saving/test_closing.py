"""Closing a page, and all of them: each unsaved text is asked about once."""

from pathlib import Path

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
