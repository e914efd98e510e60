"""What other programs do to a file that is open: changed, deleted, renamed, while nothing, a save or a run goes on."""

from pathlib import Path

import pytest

from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer


@pytest.mark.parametrize(
    ("answer", "file_text", "page_text"),
    [
        ("Replace it", "mine " + STORY, "mine " + STORY),
        ("Take theirs", "theirs", "theirs"),
        ("Cancel", "theirs", "mine " + STORY),
        ("Save under another name…", "theirs", "mine " + STORY),
    ],
)
def test_a_file_that_another_program_changed(
    writer: Writer, file: Path, answer: str, file_text: str, page_text: str
) -> None:
    writer.opens_files(file)
    writer.types("mine ")
    file.write_text("theirs")
    copy = file.with_name("mine.md")
    writer.choosers.named.append(copy)
    writer.keys("Ctrl+S")
    assert "changed by another program. Nothing was written." in writer.page.notice.label.text()
    assert file.read_text() == "theirs"
    (compare,) = [button for button in writer.page.notice.buttons() if button.text() == "Compare…"]
    writer.answers(answer)
    writer.clicks(compare)
    assert "changed by another program" in writer.asked
    assert file.read_text() == file_text
    assert writer.text == page_text
    assert copy.exists() is (answer == "Save under another name…")
    if copy.exists():
        assert copy.read_text() == page_text
    if answer == "Take theirs":
        writer.keys("Ctrl+Z")
        assert writer.text == "mine " + STORY


def test_a_file_that_another_program_deleted(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("mine ")
    file.unlink()
    writer.keys("Ctrl+S")
    assert "deleted by another program. Nothing was written." in writer.page.notice.label.text()
    assert not file.exists()
    writer.does(writer.page.notice.buttons()[0].setFocus)
    writer.keys("Return")
    assert file.read_text() == "mine " + STORY


def test_a_file_that_another_program_renamed(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("mine ")
    new = file.with_name("renamed.md")
    file.rename(new)
    writer.does(writer.services.documents.check_disk)
    assert "gave “story.md” the name “renamed.md”" in writer.page.notice.label.text()
    writer.clicks(writer.page.notice.buttons()[0])
    assert "renamed.md" in writer.window.windowTitle()
    assert not writer.page.notice.isVisible()
    writer.keys("Ctrl+S")
    assert new.read_text() == "mine " + STORY
    assert not file.exists()


def test_who_writes_on_while_a_save_is_refused_loses_no_key(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("mine ")
    file.write_text("theirs")
    writer.keys("Ctrl+S")
    writer.types("and more ")
    assert writer.text == "mine and more " + STORY
    assert file.read_text() == "theirs"
    writer.keys("F6", "Tab", "Tab")
    assert writer.window.focusWidget() is writer.page.notice.buttons()[2]
    writer.keys("F6")
    assert writer.page.editor.hasFocus()


def test_quitting_with_a_text_that_was_overtaken_shows_it_and_stays(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("mine ")
    overtaken = writer.page
    writer.does(lambda: writer.window.opening.new("Another text.", "Other"))
    file.write_text("theirs")
    writer.answers("Save")
    writer.does(writer.window.close)
    assert writer.window.isVisible()
    assert writer.page is overtaken
    assert "Nothing was written." in overtaken.notice.label.text()
    assert file.read_text() == "theirs"


def test_a_change_on_the_disk_is_said_without_being_asked(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    file.write_text("theirs")
    writer.waits(writer.page.notice.isVisible, "the watcher")
    assert "was changed by another program" in writer.page.notice.label.text()
    assert writer.text == STORY
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "theirs"
    writer.keys("Ctrl+Z")
    assert writer.text == STORY


def test_a_change_on_the_disk_in_the_middle_of_a_run(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.selects("Second paragraph.")
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    file.write_text("theirs")
    writer.does(writer.services.documents.check_disk)
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "theirs"
    writer.waits(lambda: not writer.run.live)
    writer.rests()
    assert writer.text == "theirs"
    writer.keys("Ctrl+Return")
    assert writer.text == "theirs"
    writer.keys("Esc", "Ctrl+Z")
    assert writer.text == STORY


@pytest.mark.parametrize(
    ("mine", "answer", "theirs"),
    [("mine", "Western (Windows-1252)", "voilà".encode("cp1252")), ("é".encode("cp1252"), "", "voilà".encode())],
    ids=["asked", "utf-8"],
)
def test_theirs_in_another_encoding_is_taken_in_that(
    writer: Writer, tmp_path: Path, mine: str | bytes, answer: str, theirs: bytes
) -> None:
    path = tmp_path / "story.md"
    path.write_bytes(mine if isinstance(mine, bytes) else mine.encode())
    if isinstance(mine, bytes):
        writer.answers("Read it so")
    writer.opens_files(path)
    path.write_bytes(theirs)
    writer.does(writer.services.documents.check_disk)
    if answer:
        writer.answers("Read it so")
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "voilà"
    assert writer.page.document.to_bytes() == theirs
    assert not writer.page.document.modified
    writer.keys("Ctrl+Z")
    assert writer.page.document.to_bytes() == (mine if isinstance(mine, bytes) else mine.encode())


def test_a_question_that_something_else_is_said_over_comes_back(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    file.write_bytes(b"theirs")
    writer.does(writer.services.documents.check_disk)
    notice = writer.page.notice
    asked = notice.label.text()
    writer.does(lambda: notice.say("Reading a long one.", [("Stop", lambda: None)], key="reading"))
    assert notice.label.text() == "Reading a long one."
    writer.does(lambda: notice.clear("reading"))
    assert notice.isVisible()
    assert notice.label.text() == asked
    assert [button.text() for button in notice.buttons()] == ["Take theirs", "Save mine as…", "Compare…"]
    writer.does(lambda: notice.say("Reading a long one.", [("Stop", lambda: None)], key="reading"))
    # Answered meanwhile, it does not come back.
    writer.choosers.named.append(file.with_name("mine.md"))
    writer.keys("Ctrl+Shift+S")
    writer.does(lambda: notice.clear("reading"))
    assert not notice.isVisible()


def test_a_choice_that_comes_to_nothing_leaves_the_question_and_the_keyboard_to_the_page(
    writer: Writer, file: Path
) -> None:
    writer.opens_files(file)
    writer.types("mine ")
    file.write_bytes(b"theirs")
    writer.does(writer.services.documents.check_disk)
    notice = writer.page.notice
    asked = notice.label.text()
    writer.keys("F6", "Tab", "Tab")
    assert writer.window.focusWidget() is notice.buttons()[2]
    writer.answers("Cancel")
    writer.keys("Space")
    writer.types("on ")
    assert writer.text == "mine on " + STORY
    assert notice.isVisible()
    assert notice.label.text() == asked
    writer.choosers.named.append(None)
    writer.keys("F6", "Tab", "Space")
    writer.types("and on ")
    assert writer.text == "mine on and on " + STORY
    assert [button.text() for button in notice.buttons()] == ["Take theirs", "Save mine as…", "Compare…"]
    # What takes the place of a notice that has the keyboard gets none of the keys that were meant for it.
    writer.keys("F6")
    writer.does(lambda: notice.say("Something else.", [("Do it", lambda: file.write_bytes(b"done"))], key="other"))
    writer.keys("Space")
    assert file.read_bytes() == b"theirs"
    assert writer.page.editor.hasFocus()
    writer.clicks(notice.away)
    assert notice.label.text() == asked
    assert writer.page.editor.hasFocus()


@pytest.mark.parametrize("noticed", [True, False])
def test_the_only_copy_of_a_deleted_file_is_not_closed_without_asking(
    writer: Writer, file: Path, noticed: bool
) -> None:
    writer.opens_files(file)
    file.unlink()
    if noticed:
        writer.does(writer.services.documents.check_disk)
        assert writer.editor.document_model.modified
        writer.does(writer.services.documents.recovery.write_all)
        writer.waits(lambda: any(writer.services.paths.recovery.glob("*.copy")), "the copy")
    writer.answers("Cancel")
    writer.keys("Ctrl+Q")
    assert writer.window.isVisible()
    writer.answers("Save")
    writer.keys("Ctrl+W")
    assert writer.page.notice.label.text().startswith("“story.md” was deleted by another program.")
    writer.clicks(writer.page.notice.buttons()[0])
    assert file.read_text() == STORY
    writer.keys("Ctrl+W")
    assert writer.window.tabs.pages == ()


def test_undo_does_not_lead_back_to_a_saved_text_once_the_file_is_deleted(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.types("x")
    file.unlink()
    writer.does(writer.services.documents.check_disk)
    writer.keys("Ctrl+Z")
    assert (writer.text, writer.editor.document_model.modified) == (STORY, True)
    writer.answers("Cancel")
    writer.keys("Ctrl+W")
    assert writer.text == STORY


def test_a_file_that_was_away_for_a_moment_is_as_before(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    document = writer.editor.document_model
    for change in (lambda: None, lambda: writer.types("x")):
        change()
        before = document.modified
        away = file.rename(file.with_name("away.md"))
        writer.does(writer.services.documents.check_disk)
        assert document.modified
        away.rename(file)
        writer.does(writer.services.documents.check_disk)
        assert document.modified is before


def test_a_renamed_file_that_is_followed_has_nothing_to_save(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    file.rename(file.with_name("renamed.md"))
    writer.does(writer.services.documents.check_disk)
    writer.clicks(writer.page.notice.buttons()[0])
    assert not writer.editor.document_model.modified


def test_an_empty_page_with_words_that_undo_took_stays(writer: Writer, file: Path) -> None:
    writer.keys("Ctrl+N")
    words = writer.page
    writer.types("words")
    writer.keys("Ctrl+Z")
    assert writer.text == ""
    writer.opens_files(file)
    assert words in writer.window.tabs.pages
