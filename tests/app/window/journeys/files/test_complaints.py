"""What writers have lost in other programs, one by one, tried here.

Complaints that other tests hold already:
the version saved is marked with what was typed meanwhile: documents/test_autosave (typing while a slow disk saves);
a newer file is written over: documents/test_saving, ui/test_overtaken (changed, deleted, renamed, written meanwhile);
files replaced by nearly empty ones: documents/test_disk_faults; words lost by a crash: end_to_end (killed, faults);
replies and text lost by leaving in a run: ui/test_meanwhile; undo cleared by settings: ui/test_window.
"""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from app.questions import Questions
from tests.app.waiting import done
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer

TEXT = "The ferry was late.\n\nNobody minded the ferry.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(TEXT)
    return path


def test_cut_and_paste_after_a_save_reverts_nothing(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("New. ")
    writer.keys("Ctrl+S")
    writer.selects("The ferry was late.")
    writer.keys("Ctrl+X")
    writer.keys("Ctrl+End", "Ctrl+V")
    expected = "New. \n\nNobody minded the ferry.\nThe ferry was late."
    assert writer.text == expected
    # The program's own save must not come back as another program's change.
    writer.rests(0.5)
    writer.does(writer.services.documents.check_disk)
    assert writer.text == expected
    assert not writer.page.notice.isVisible()
    writer.keys("Ctrl+S")
    assert file.read_text() == expected


def test_saving_by_itself_never_writes_an_older_text_over_a_newer_file(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("Mine. ")
    file.write_text("Newer, from another machine.\n")
    writer.does(lambda: writer.window.autosaving.save_files())
    assert file.read_text() == "Newer, from another machine.\n"
    assert writer.text == "Mine. " + TEXT
    assert "another program" in writer.page.notice.label.text()


def test_a_paste_over_everything_comes_back_with_one_undo(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    QGuiApplication.clipboard().setText("Oops.")
    writer.keys("Ctrl+A", "Ctrl+V")
    assert writer.text == "Oops."
    assert file.read_text() == TEXT
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT
    assert not writer.window.isWindowModified()


def test_one_undo_and_a_letter_more_cost_a_word_and_not_a_paragraph(writer: Writer) -> None:
    writer.opens("")
    writer.types("A whole paragraph was typed without a pause. It had two sentences")
    writer.keys("Ctrl+Z")
    writer.types("x")
    assert writer.text == "A whole paragraph was typed without a pause. It had two x"


def test_undo_survives_saving_themes_spelling_fonts_and_a_reload(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("One. ")
    writer.keys("Ctrl+S")
    settings = writer.services.settings
    for key, value in (("theme", "dark"), ("spelling.on", False), ("font.size", 19.0), ("page.markdown", False)):
        writer.does(lambda key=key, value=value: settings.set(key, value))
    writer.types("Two. ")
    writer.keys("Ctrl+S")
    file.write_text("theirs")
    writer.does(writer.services.documents.check_disk)
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "theirs"
    seen = []
    while writer.editor.document().isUndoAvailable():
        writer.keys("Ctrl+Z")
        seen.append(writer.text)
    assert "One. Two. " + TEXT in seen
    assert seen[-1] == TEXT


def test_replacing_everywhere_does_not_clear_the_undo(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.types("So: ")
    bar = writer.window.find_bar
    writer.keys("Ctrl+H")
    writer.does(lambda: bar.words.setText("ferry"))
    writer.does(lambda: bar.template.setText("boat"))
    writer.clicks(bar.replace_all)
    assert writer.text == "So: " + TEXT.replace("ferry", "boat")
    writer.keys("Esc", "Ctrl+Z")
    assert writer.text == "So: " + TEXT
    while writer.editor.document().isUndoAvailable():
        writer.keys("Ctrl+Z")
    assert writer.text == TEXT


def test_fast_undo_of_accepted_edits_leaves_nothing_behind(either: Writer) -> None:
    either.opens(TEXT)
    for passage in ("The ferry was late.", "Nobody minded the ferry."):
        if passage in either.text:
            either.selects(passage)
            either.keys("Ctrl+E", "Ctrl+Return")
            either.waits_for_proposal()
            either.keys("Ctrl+Return")
    after = either.text
    assert after != TEXT
    either.does(lambda: [either.editor.undo() for _ in range(50)])
    assert either.text == TEXT
    either.does(lambda: [either.editor.redo() for _ in range(50)])
    assert either.text == after


def test_an_instruction_typed_where_no_model_is_never_lands_in_the_text(qapp: QApplication, tmp_path: Path) -> None:
    with sitting(qapp, tmp_path / "profile", real=True, model=tmp_path / "gone") as writer:
        writer.opens(TEXT)
        writer.selects("The ferry was late.")
        writer.keys("Ctrl+E")
        card = writer.page.card
        assert card.isVisible()
        writer.types("make it a storm")
        writer.keys("Ctrl+Return")
        assert writer.text == TEXT
        assert card.isVisible()
        assert card.models.isVisible()
        writer.keys("Esc")
        assert writer.text == TEXT
        assert writer.editor.selected_text() == "The ferry was late."


def test_an_instruction_typed_for_the_starter_never_lands_in_the_text(starter: Writer) -> None:
    starter.opens(TEXT)
    starter.selects("The ferry was late.")
    starter.keys("Ctrl+E")
    starter.types("make it a storm, please")
    assert starter.text == TEXT
    assert starter.page.card.isVisible()


def test_an_edit_that_was_undone_and_done_again_is_still_asked_about(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("x")
    writer.keys("Ctrl+S", "Ctrl+Z")
    assert writer.window.isWindowModified()
    writer.keys("Ctrl+Shift+Z")
    assert not writer.window.isWindowModified()
    writer.keys("Ctrl+Z", "Ctrl+S")
    assert file.read_text() == TEXT


def test_a_text_is_never_saved_over_one_that_is_open(writer: Writer, tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    first.write_text("One.\n", encoding="utf-8")
    second.write_text("Two.\n", encoding="utf-8")
    writer.does(lambda: writer.window.open_files([second, first]))
    writer.choosers.named.append(second)
    writer.keys("Ctrl+Shift+S")
    assert second.read_text(encoding="utf-8") == "Two.\n"
    assert "second.md" in writer.page.notice.label.text()
    third = tmp_path / "third.md"
    writer.choosers.named.append(third)
    writer.clicks(writer.page.notice.buttons()[0])
    assert third.read_text(encoding="utf-8") == "One.\n"
    assert not writer.page.notice.isVisible()


def test_a_remark_of_the_engine_leaves_the_choice_about_the_file(writer: Writer, file: Path) -> None:
    writer.opens("x")
    writer.does(lambda: done(writer.window.opening.open(file)))
    session = writer.session
    assert session is not None
    passage = writer.text.split("\n")[0]
    session.results = [[passage]]
    writer.selects(passage)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    file.write_text("Theirs.\n", encoding="utf-8")
    writer.does(writer.services.documents.check_disk)
    choices = [button.text() for button in writer.page.notice.buttons()]
    assert choices
    writer.waits(lambda: not writer.run.live)
    writer.rests()
    assert "nothing to change" in writer.window.line.currentMessage()
    assert [button.text() for button in writer.page.notice.buttons()] == choices


@pytest.mark.parametrize("exporting", [False, True])
def test_a_name_that_gets_an_ending_never_replaces_a_file_unasked(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exporting: bool
) -> None:
    ending = ".docx" if exporting else ".md"
    typed, there = tmp_path / "story", tmp_path / f"story{ending}"
    there.write_bytes(b"Mine.")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(typed), ""))
    questions = Questions()
    questions.parent = writer.window
    chosen: list[Path | None] = []

    def choose() -> None:
        ask = questions.file_to_export if exporting else questions.file_to_save
        chosen.append(ask(there))

    for button in ("Cancel", "Replace"):
        writer.answers(button)
        writer.does(choose)
    there.unlink()
    writer.does(choose)
    assert chosen == [None, there, there]
    typed = tmp_path / "Draft 1.5"
    writer.does(lambda: chosen.append(questions.file_to_export(tmp_path / "story.docx")))
    assert chosen[-1] == tmp_path / "Draft 1.5.docx"
