"""Saving by itself: only what was left, and never while a question is open."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.window.saving.autosaving import LEFT_MS
from app.window.window import Window
from tests.app.waiting import done
from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer


def test_saving_by_itself_when_the_window_is_left(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("x")
    writer.keys("F1")
    writer.waits(lambda: file.read_text() == "x" + STORY, "the autosave")


def test_recovered_text_behind_another_page_is_not_saved_by_itself(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("x")
    page = writer.page
    sentence = "Here is the text that was not saved; save it to keep it."
    page.notice.say(sentence, [("Save", lambda: None)], key="recovered")
    writer.opens("Something else, in front.")
    writer.does(writer.window.autosaving.save_files)
    assert file.read_text() == STORY
    # Nor while another sentence stands before the question.
    writer.does(lambda: page.notice.say("Something went wrong.", key="trouble"))
    writer.does(writer.window.autosaving.save_files)
    assert file.read_text() == STORY


def test_a_question_of_the_program_is_no_leaving_of_the_window(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("x")
    writer.answers("Cancel")
    writer.keys("Ctrl+W")
    writer.rests(2 * LEFT_MS / 1000)
    assert file.read_text() == STORY
    writer.answers("Do not save")
    writer.keys("Ctrl+W")
    writer.rests(2 * LEFT_MS / 1000)
    assert file.read_text() == STORY


def test_a_question_that_took_the_focus_unnoticed_is_no_leaving_either(
    writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a busy machine the window hears so late that another was in front that its question is answered already."""
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("x")
    changed = QEvent(QEvent.Type.ActivationChange)
    with monkeypatch.context() as patched:
        patched.setattr(writer.window, "isActiveWindow", lambda: False)
        writer.does(lambda: QApplication.sendEvent(writer.window, changed))
    writer.does(lambda: QApplication.sendEvent(writer.window, changed))
    writer.rests(2 * LEFT_MS / 1000)
    assert file.read_text() == STORY


def test_everything_unsaved_is_saved_where_the_engine_is_silent(window: Window, file: Path, tmp_path: Path) -> None:
    opened = done(window.opening.open(file))
    assert opened is not None
    opened.editor.insertPlainText("Mine. ")
    window.opening.new("", "Nameless").editor.insertPlainText("New.")
    window.services.questions.named.append(tmp_path / "new.md")  # type: ignore[attr-defined]
    window.autosaving.save_files()
    assert file.read_text().startswith("Mine. ")
    assert not (tmp_path / "new.md").exists()
    window.autosaving.save_everything()
    assert (tmp_path / "new.md").read_text() == "New."
