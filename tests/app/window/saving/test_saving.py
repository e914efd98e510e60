"""Files by keys: new, open, save, save as, recent, tabs, drag and drop, the next start, and every question of them."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.questions import Questions
from app.window.comparing.conflict_dialog import ConflictDialog
from app.window.saving import saving
from app.window.saving.autosaving import LEFT_MS
from tests.app.window.conftest import STORY, sitting
from tests.app.window.writer import Writer

PLAIN = Qt.TextFormat.PlainText


def drops(writer: Writer, files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    writer.does(lambda: QApplication.sendEvent(writer.window, enter))
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    writer.does(lambda: QApplication.sendEvent(writer.window, drop))


def titles(writer: Writer) -> list[str]:
    bar = writer.window.tabs.bar
    return [bar.tabText(row) for row in range(bar.count())]


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


def test_several_files_are_tabs_that_keys_turn(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for path in files:
        path.write_text(path.stem)
    writer.opens_files(*files)
    assert titles(writer) == ["a.md", "b.md", "c.md"]
    assert writer.window.tabs.bar.isVisible()
    assert writer.text == "c"
    writer.keys("Ctrl+Tab")
    assert writer.text == "a"
    writer.keys("Ctrl+Shift+Tab", "Ctrl+Shift+Tab")
    assert writer.text == "b"
    writer.types("x")
    assert titles(writer) == ["a.md", "b.md •", "c.md"]
    writer.opens_files(files[0])
    assert len(titles(writer)) == 3
    assert writer.text == "a"
    writer.keys("Ctrl+W")
    assert titles(writer) == ["b.md •", "c.md"]


def test_tabs_that_are_moved_stay_with_their_texts(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for path in files:
        path.write_text(path.stem)
    writer.opens_files(*files)
    writer.does(lambda: writer.window.tabs.bar.moveTab(2, 0))
    assert titles(writer) == ["c.md", "a.md", "b.md"]
    for row, name in enumerate("cab"):
        writer.does(lambda row=row: writer.window.tabs.bar.setCurrentIndex(row))
        assert writer.text == name


def test_two_files_of_one_name_say_where_they_are(writer: Writer, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.md").write_text(folder)
    writer.opens_files(tmp_path / "one" / "same.md", tmp_path / "two" / "same.md")
    assert titles(writer) == ["same.md in one", "same.md in two"]


def test_files_dropped_on_the_window_are_opened(writer: Writer, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("dropped")
    drops(writer, [file, other])
    assert titles(writer) == ["story.md", "other.txt"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert not writer.editor.canInsertFromMimeData(data)


def test_recent_files_are_listed_opened_where_the_caret_was_and_forgotten(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.goes_to(9)
    writer.keys("Ctrl+W")
    menu = writer.window.menus["Open recent"]
    writer.does(menu.aboutToShow.emit)
    (entry,) = [action for action in menu.actions() if "story.md" in action.text()]
    writer.does(entry.trigger)
    assert writer.text == STORY
    assert writer.editor.caret() == 9
    writer.does(menu.aboutToShow.emit)
    (forget,) = [action for action in menu.actions() if action.text() == "Forget these"]
    writer.does(forget.trigger)
    writer.does(menu.aboutToShow.emit)
    assert [action.text() for action in menu.actions()] == ["No files yet"]


def test_the_next_start_brings_the_documents_and_their_places(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("The other one.")
    gone = tmp_path / "gone.md"
    gone.write_text("soon gone")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.opens_files(gone, file, other)
        writer.does(lambda: writer.window.opening.open(file))
        writer.goes_to(8)
        writer.keys("F9")
        writer.does(lambda: writer.window.resize(720, 700))
        writer.does(lambda: writer.services.settings.set("theme", "dark"))
        writer.keys("Ctrl+Q")
        assert not writer.window.isVisible()
    gone.unlink()
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert titles(writer) == ["story.md", "other.md"]
        assert writer.editor.document_model.path == file
        assert writer.editor.caret() == 8
        assert writer.window.themes.theme.name == "dark"
        assert writer.window.size().width() == 720
        assert writer.window.panels["timeline"].isVisible()


def test_the_first_start_shows_the_welcome_page_ready_to_try(either: Writer) -> None:
    either.does(either.window.restore_session)
    assert "Welcome" in either.text
    passage = either.editor.selected_text()
    assert passage.startswith("The ferry had been late")
    assert not either.editor.document_model.modified
    assert QApplication.activeModalWidget() is None
    before = either.text
    either.keys("Ctrl+E", "Ctrl+Return")
    either.waits_for_proposal()
    result = either.editor.proposed_text
    either.keys("Ctrl+Return")
    assert either.text == before.replace(passage, result)


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


def test_pages_without_a_name_are_numbered_and_shown_when_they_are_named(writer: Writer, tmp_path: Path) -> None:
    for number in "123":
        writer.keys("Ctrl+N")
        writer.types(number)
    assert [title.strip("*• ") for title in titles(writer)] == ["Untitled", "Untitled 2", "Untitled 3"]
    targets = [tmp_path / f"{number}.md" for number in "123"]
    writer.choosers.named += targets
    seen: list[str] = []
    ask = writer.choosers.file_to_save

    def file_to_save(proposed: Path) -> Path | None:
        seen.append(f"{proposed.name}: {writer.window.tabs.current.editor.text()}")  # type: ignore[union-attr]
        return ask(proposed)

    writer.choosers.file_to_save = file_to_save  # type: ignore[method-assign]
    writer.answers("Save all")
    writer.keys("Ctrl+Q")
    assert not writer.window.isVisible()
    assert seen == ["Untitled.md: 1", "Untitled 2.md: 2", "Untitled 3.md: 3"]
    assert [target.read_text() for target in targets] == ["1", "2", "3"]


def test_an_empty_page_that_was_never_touched_gives_its_name_on(writer: Writer) -> None:
    writer.keys("Ctrl+N", "Ctrl+N")
    assert len(writer.window.tabs.pages) == 1
    assert writer.page.document.name == "Untitled"


def test_many_tabs_can_be_told_apart(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"chapter {number} of the book.md" for number in range(12)]
    for one in files:
        one.write_text("x")
    writer.opens_files(*files)
    bar = writer.window.tabs.bar
    least = bar.fontMetrics().horizontalAdvance("chapter 1")
    assert all(bar.tabRect(row).width() > least for row in range(12))


def test_ctrl_e_and_ctrl_k_never_edit_the_text(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    place = writer.page.editor.caret()
    held = Qt.KeyboardModifier.ControlModifier
    writer.does(lambda: [QTest.keyClick(writer.page.editor, key, held) for key in (Qt.Key.Key_E, Qt.Key.Key_K)])
    assert writer.page.editor.caret() == place
    assert writer.text == STORY


def test_an_encoding_is_asked_for_and_kept(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà, déjà vu à Brême.\r\n".encode("latin-1"))
    writer.answers("OK")
    writer.opens_files(path)
    assert "Voil" in writer.text
    writer.keys("Ctrl+Home")
    writer.types("x")
    writer.keys("Ctrl+S")
    assert path.read_bytes() == "xVoilà, déjà vu à Brême.\r\n".encode("latin-1")


def test_the_answer_about_an_encoding_holds_at_the_next_start(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà".encode("latin-1"))
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.answers("OK")
        writer.opens_files(path)
        text = writer.text
        writer.keys("Ctrl+Q")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert (titles(writer), writer.text) == (["old.txt"], text)


def test_an_encoding_that_is_not_chosen_leaves_the_file_closed(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà".encode("latin-1"))
    count = len(writer.window.tabs.pages)
    writer.answers("Cancel")
    writer.opens_files(path)
    assert len(writer.window.tabs.pages) == count
    assert path.read_bytes() == "Voilà".encode("latin-1")


def test_tags_in_the_name_of_a_file_are_shown_as_they_are(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "plan <img src=x> &lt;b>.md"
    path.write_bytes(b"mine")
    writer.opens_files(path)
    path.write_bytes(b"theirs")
    writer.does(writer.services.documents.check_disk)
    assert path.name in writer.page.notice.label.text()
    dialogs = [
        ConflictDialog(path.name, False, [], writer.window.themes.theme, writer.window),
        Questions(writer.window)._box(f"“{path.name}”", path.name),
    ]
    for widget in (writer.window, *dialogs):
        read = [label.text() for label in widget.findChildren(QLabel) if label.textFormat() is not PLAIN]
        assert read == []
    tip = QTextDocument()
    tip.setHtml(writer.window.tabs.bar.tabToolTip(writer.window.tabs.bar.currentIndex()))
    assert tip.toPlainText() == str(path)
    for dialog in dialogs:
        dialog.deleteLater()


def test_a_line_of_a_million_characters_opens_in_pieces_and_is_saved_as_it_was(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    data = b"the river and " * 70_000 + b"x" * 20_000
    path.write_bytes(data)
    writer.opens_files(path)
    assert "saving writes it as one line again" in writer.page.notice.label.text()
    assert writer.editor.document().blockCount() > 100
    writer.types("a")
    writer.keys("Ctrl+S")
    assert path.read_bytes() == b"a" + data
    writer.keys("Ctrl+A", "Ctrl+C")
    assert QApplication.clipboard().text().encode() == b"a" + data


def test_unsaved_text_of_a_program_that_died_is_offered(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.opens_files(file)
        writer.types("Not saved. ")
        writer.does(writer.services.documents.write_recovery_of_all)
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


def test_saving_by_itself_when_the_window_is_left(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("x")
    writer.keys("F1")
    writer.waits(lambda: file.read_text() == "x" + STORY, "the autosave")


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


def test_recovered_text_behind_another_page_is_not_saved_by_itself(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    writer.opens_files(file)
    writer.types("x")
    page = writer.page
    said = "Here is the text that was not saved; save it to keep it."
    page.notice.say(said, [("Save", lambda: None)], key="recovered")
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
