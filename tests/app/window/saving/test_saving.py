"""Saving: to the file, under another name, and what is said where that comes to nothing."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.window.saving import saving
from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer


def test_write_save_as_change_save(writer: Writer, tmp_path: Path) -> None:
    writer.keys("Ctrl+N")
    writer.types("A line.\nAnd more.")
    assert writer.window.isWindowModified()
    target = tmp_path / "new.md"
    writer.choosers.named.append(target)
    writer.keys("Ctrl+S")
    assert target.read_bytes() == b"A line.\nAnd more."
    assert not writer.window.isWindowModified()
    assert "new.md" in writer.window.windowTitle()
    writer.types("!")
    assert writer.window.isWindowModified()
    writer.keys("Ctrl+S")
    assert target.read_bytes() == b"A line.\nAnd more.!"
    other = tmp_path / "other.txt"
    writer.choosers.named.append(other)
    writer.keys("Ctrl+Shift+S")
    assert other.read_bytes() == target.read_bytes()
    assert "other.txt" in writer.window.windowTitle()
    writer.choosers.named.append(None)
    writer.types("?")
    writer.keys("Ctrl+Shift+S")
    assert writer.window.isWindowModified()
    assert other.read_bytes() == target.read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"a\xc2\xa0b\n",
        "a\u2028b\u2029c\n".encode(),
        b"one\r\ntwo\nthree\rfour",
        b"\xef\xbb\xbfwith a mark\r\n",
        b"no end",
        b"",
        "\U0001f600 e\u0301 \ufdd0 \x00 x\n".encode(),
    ],
)
def test_saved_without_an_edit_it_is_the_same_bytes(writer: Writer, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "text.md"
    path.write_bytes(data)
    writer.opens_files(path)
    writer.keys("Ctrl+S")
    assert path.read_bytes() == data
    writer.keys("Ctrl+Home")
    writer.types("x")
    writer.keys("Ctrl+Z", "Ctrl+S")
    assert path.read_bytes() == data


def test_ctrl_e_and_ctrl_k_delete_nothing_as_qt_would(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    place = writer.page.editor.caret()
    held = Qt.KeyboardModifier.ControlModifier
    writer.does(lambda: QTest.keyClick(writer.page.editor, Qt.Key.Key_E, held))
    assert writer.page.editor.caret() == place
    assert writer.text == STORY
    writer.does(lambda: QTest.keyClick(writer.page.editor, Qt.Key.Key_K, held))
    word = STORY.split()[0].rstrip(".")
    assert writer.text == STORY.replace(word, f"[{word}]()", 1), "a link, and nothing of the line deleted"
    writer.keys("Ctrl+Z")
    assert writer.text == STORY


def test_a_file_with_a_second_name_is_saved_and_its_parting_said(writer: Writer, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.hardlink_to(file)
    writer.opens_files(file)
    writer.types("x")
    writer.keys("Ctrl+S")
    assert (file.read_text(), other.read_text()) == ("x" + STORY, STORY)
    assert "1 more name" in writer.page.notice.label.text()
    # It asks nothing, so it keeps nothing from being saved.
    writer.services.settings.set("file.autosave", True)
    writer.types("y")
    writer.does(writer.window.autosaving.save_files)
    assert file.read_text() == "xy" + STORY


def test_a_text_that_grows_beyond_what_can_be_opened_is_saved_and_that_said_once(
    writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MAX_BYTES", len(STORY) + 2)
    writer.opens_files(file)
    for text, shown in (("ab", False), ("c", True), ("d", True)):
        writer.types(text)
        writer.keys("Ctrl+S")
        assert ("larger than what Redraft opens" in writer.page.notice.label.text()) == shown, text
    writer.clicks(writer.page.notice.away)
    writer.types("e")
    writer.keys("Ctrl+S")
    assert writer.page.notice.isHidden()
    assert file.read_text() == "abcde" + STORY


def test_the_same_of_a_text_that_grows_to_more_lines(
    writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MAX_LINES", STORY.count("\n") + 2)
    writer.opens_files(file)
    for text, shown in (("a\n", False), ("b\n", True)):
        writer.types(text)
        writer.keys("Ctrl+S")
        assert ("lines it has become larger than what Redraft opens" in writer.page.notice.label.text()) == shown, text
    assert file.read_text() == "a\nb\n" + STORY


PASSAGE = "The dim glow of evening lay on the water."


TEXT = f"Before.\n{PASSAGE}\nAfter."


def test_a_recovery_copy_that_cannot_be_written_is_said(writer: Writer) -> None:
    folder = writer.services.paths.recovery
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    shutil.rmtree(folder)
    folder.touch()
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits(lambda: "could not be written" in writer.page.notice.label.text(), "the sentence")
    writer.waits_for_proposal()
    writer.keys("Esc")
    assert writer.text == TEXT
    folder.unlink()
    folder.mkdir()


def test_a_refused_recovery_copy_is_said_on_the_page_it_is_of(writer: Writer) -> None:
    folder = writer.services.paths.recovery
    behind = writer.opens(TEXT)
    writer.types("More. ")
    behind_page = writer.page
    writer.opens("Another text.")
    shutil.rmtree(folder)
    folder.touch()
    writer.does(writer.services.documents.recovery.write_all)
    writer.waits(lambda: behind_page.notice.key == "recovery", "the sentence")
    assert writer.page.notice.key != "recovery"
    named = folder.parent / "kept.md"
    writer.choosers.named.append(named)
    writer.does(lambda: behind_page.notice.buttons()[0].click())
    assert named.read_text(encoding="utf-8") == behind.text()
    folder.unlink()
    folder.mkdir()
