"""Files by keys: new, open, save, save as, recent, tabs, drag and drop, the next start, and every question of them."""

import errno
import os
import resource
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.conflict_dialog import ConflictDialog
from app.ui.questions import Questions
from tests.app.ui.conftest import sitting
from tests.app.ui.writer import Writer

PLAIN = Qt.TextFormat.PlainText
TEXT = "First.\nSecond paragraph.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "story.md"
    made.write_bytes(TEXT.encode())
    return made


def opens(writer: Writer, *files: Path) -> None:
    writer.choosers.opened.append(list(files))
    writer.keys("Ctrl+O")


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
    opens(writer, path)
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
    opens(writer, *files)
    assert titles(writer) == ["a.md", "b.md", "c.md"]
    assert writer.window.tabs.bar.isVisible()
    assert writer.text == "c"
    writer.keys("Ctrl+Tab")
    assert writer.text == "a"
    writer.keys("Ctrl+Shift+Tab", "Ctrl+Shift+Tab")
    assert writer.text == "b"
    writer.types("x")
    assert titles(writer) == ["a.md", "b.md •", "c.md"]
    opens(writer, files[0])
    assert len(titles(writer)) == 3
    assert writer.text == "a"
    writer.keys("Ctrl+W")
    assert titles(writer) == ["b.md •", "c.md"]


def test_tabs_that_are_moved_stay_with_their_texts(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for path in files:
        path.write_text(path.stem)
    opens(writer, *files)
    writer.does(lambda: writer.window.tabs.bar.moveTab(2, 0))
    assert titles(writer) == ["c.md", "a.md", "b.md"]
    for row, name in enumerate("cab"):
        writer.does(lambda row=row: writer.window.tabs.bar.setCurrentIndex(row))
        assert writer.text == name


def test_two_files_of_one_name_say_where_they_are(writer: Writer, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.md").write_text(folder)
    opens(writer, tmp_path / "one" / "same.md", tmp_path / "two" / "same.md")
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
    opens(writer, file)
    writer.goes_to(9)
    writer.keys("Ctrl+W")
    menu = writer.window.menus["Open recent"]
    writer.does(menu.aboutToShow.emit)
    (entry,) = [action for action in menu.actions() if "story.md" in action.text()]
    writer.does(entry.trigger)
    assert writer.text == TEXT
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
        opens(writer, gone, file, other)
        writer.does(lambda: writer.window.filing.open(file))
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
        assert writer.window.panels.timeline.isVisible()


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
    opens(writer, file)
    writer.types("x")
    writer.answers("Cancel")
    writer.keys("Ctrl+W")
    assert writer.text == "x" + TEXT
    writer.answers("Save")
    writer.keys("Ctrl+W")
    assert file.read_text() == "x" + TEXT
    assert writer.window.tabs.pages == ()
    opens(writer, file)
    writer.types("y")
    writer.answers("Do not save")
    writer.keys("Ctrl+W")
    assert file.read_text() == "x" + TEXT


def test_quitting_asks_once_about_everything(writer: Writer, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("b")
    opens(writer, file, other)
    writer.types("x")
    writer.keys("Ctrl+Tab")
    writer.types("y")
    writer.answers("Cancel")
    writer.keys("Ctrl+Q")
    assert writer.window.isVisible()
    writer.answers("Save all")
    writer.keys("Ctrl+Q")
    assert not writer.window.isVisible()
    assert (file.read_text(), other.read_text()) == ("y" + TEXT, "xb")


@pytest.mark.parametrize(
    ("answer", "file_text", "page_text"),
    [
        ("Replace it", "mine " + TEXT, "mine " + TEXT),
        ("Take theirs", "theirs", "theirs"),
        ("Cancel", "theirs", "mine " + TEXT),
        ("Save under another name…", "theirs", "mine " + TEXT),
    ],
)
def test_a_file_that_another_program_changed(
    writer: Writer, file: Path, answer: str, file_text: str, page_text: str
) -> None:
    opens(writer, file)
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
        assert writer.text == "mine " + TEXT


def test_a_file_that_another_program_deleted(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("mine ")
    file.unlink()
    writer.keys("Ctrl+S")
    assert "deleted by another program. Nothing was written." in writer.page.notice.label.text()
    assert not file.exists()
    writer.clicks(writer.page.notice.buttons()[0])
    assert file.read_text() == "mine " + TEXT


def test_a_file_that_another_program_renamed(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("mine ")
    new = file.with_name("renamed.md")
    file.rename(new)
    writer.does(writer.services.documents.check_disk)
    assert "gave “story.md” the name “renamed.md”" in writer.page.notice.label.text()
    writer.clicks(writer.page.notice.buttons()[0])
    assert "renamed.md" in writer.window.windowTitle()
    assert not writer.page.notice.isVisible()
    writer.keys("Ctrl+S")
    assert new.read_text() == "mine " + TEXT
    assert not file.exists()


def test_who_writes_on_while_a_save_is_refused_loses_no_key(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("mine ")
    file.write_text("theirs")
    writer.keys("Ctrl+S")
    writer.types("and more ")
    assert writer.text == "mine and more " + TEXT
    assert file.read_text() == "theirs"
    writer.keys("F6", "Tab", "Tab")
    assert writer.window.focusWidget() is writer.page.notice.buttons()[2]
    writer.keys("F6")
    assert writer.page.editor.hasFocus()


def test_quitting_with_a_text_that_was_overtaken_shows_it_and_stays(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("mine ")
    overtaken = writer.page
    writer.does(lambda: writer.window.filing.new("Another text.", "Other"))
    file.write_text("theirs")
    writer.answers("Save")
    writer.does(writer.window.close)
    assert writer.window.isVisible()
    assert writer.page is overtaken
    assert "Nothing was written." in overtaken.notice.label.text()
    assert file.read_text() == "theirs"


def test_ctrl_e_and_ctrl_k_never_edit_the_text(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    place = writer.page.editor.caret()
    held = Qt.KeyboardModifier.ControlModifier
    writer.does(lambda: [QTest.keyClick(writer.page.editor, key, held) for key in (Qt.Key.Key_E, Qt.Key.Key_K)])
    assert writer.page.editor.caret() == place
    assert writer.text == TEXT


def test_a_change_on_the_disk_is_said_without_being_asked(writer: Writer, file: Path) -> None:
    opens(writer, file)
    file.write_text("theirs")
    writer.waits(writer.page.notice.isVisible, "the watcher")
    assert "was changed by another program" in writer.page.notice.label.text()
    assert writer.text == TEXT
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "theirs"
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT


def test_a_change_on_the_disk_in_the_middle_of_a_run(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.selects("Second paragraph.")
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    file.write_text("theirs")
    writer.does(writer.services.documents.check_disk)
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "theirs"
    writer.waits(lambda: not writer.job.live)
    writer.rests()
    assert writer.text == "theirs"
    writer.keys("Ctrl+Return")
    assert writer.text == "theirs"
    writer.keys("Esc", "Ctrl+Z")
    assert writer.text == TEXT


def test_an_encoding_is_asked_for_and_kept(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà, déjà vu à Brême.\r\n".encode("latin-1"))
    writer.answers("OK")
    opens(writer, path)
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
        opens(writer, path)
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
    opens(writer, path)
    assert len(writer.window.tabs.pages) == count
    assert path.read_bytes() == "Voilà".encode("latin-1")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture.png"),
        ("folder", None, "is a folder"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(
    writer: Writer, tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)
    writer.opens("The page that is open.")
    opens(writer, path)
    assert says in writer.page.notice.label.text()
    assert "\n" not in writer.page.notice.label.text()
    assert writer.text == "The page that is open."


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
        writer.answers("OK")
    opens(writer, path)
    path.write_bytes(theirs)
    writer.does(writer.services.documents.check_disk)
    if answer:
        writer.answers("OK")
    writer.clicks(writer.page.notice.buttons()[0])
    assert writer.text == "voilà"
    assert writer.page.document.to_bytes() == theirs
    assert not writer.page.document.modified
    writer.keys("Ctrl+Z")
    assert writer.page.document.to_bytes() == (mine if isinstance(mine, bytes) else mine.encode())


def test_a_question_that_something_else_is_said_over_comes_back(writer: Writer, file: Path) -> None:
    opens(writer, file)
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


def test_tags_in_the_name_of_a_file_are_shown_as_they_are(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "plan <img src=x> &lt;b>.md"
    path.write_bytes(b"mine")
    opens(writer, path)
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
    opens(writer, path)
    assert "saving writes it as one line again" in writer.page.notice.label.text()
    assert writer.editor.document().blockCount() > 100
    writer.types("a")
    writer.keys("Ctrl+S")
    assert path.read_bytes() == b"a" + data
    writer.keys("Ctrl+A", "Ctrl+C")
    assert QApplication.clipboard().text().encode() == b"a" + data


def test_a_file_of_fifty_megabytes_is_refused(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as out:
        out.truncate(50_000_000)
    writer.opens("x")
    opens(writer, path)
    assert "50 MB" in writer.page.notice.label.text()


def test_a_missing_file_named_at_the_start_gives_an_empty_page(writer: Writer, tmp_path: Path) -> None:
    writer.does(lambda: writer.window.open_files([tmp_path / "none.md"]))
    assert writer.text == ""
    assert "There is no file" in writer.page.notice.label.text()


@pytest.mark.parametrize("refusal", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_takes_no_file_is_said_and_the_text_is_safe(
    writer: Writer, file: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    opens(writer, file)
    writer.types("x")
    # Whoever runs the tests may be allowed everything, so the folder's refusal is played.
    real = os.open

    def refuse(path: str | Path, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_CREAT and Path(path).parent == file.parent:
            raise OSError(refusal, os.strerror(refusal), str(path))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    writer.keys("Ctrl+S")
    said = writer.page.notice.label.text()
    assert "story.md" in said
    assert "not saved" in said
    assert said.endswith(".")
    assert file.read_text() == TEXT
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == ["story.md"]
    assert writer.window.isWindowModified()
    writer.does(writer.services.documents.write_recovery_of_all)
    writer.waits(lambda: list(writer.services.paths.recovery.glob("*.copy")), "the recovery copy")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy.md"
    writer.choosers.named.append(elsewhere)
    writer.clicks(writer.page.notice.buttons()[0])
    assert elsewhere.read_text() == "x" + TEXT
    assert not writer.window.isWindowModified()


def test_a_read_only_file_is_saved_elsewhere(writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opens(writer, file)
    writer.types("x")
    # Whoever runs the tests may be allowed everything.
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file and access(path, mode))
    writer.keys("Ctrl+S")
    assert "read-only" in writer.page.notice.label.text()
    assert file.read_text() == TEXT
    assert writer.window.isWindowModified()
    copy = file.with_name("copy.md")
    writer.choosers.named.append(copy)
    writer.clicks(writer.page.notice.buttons()[0])
    assert copy.read_text() == "x" + TEXT
    assert not writer.page.notice.isVisible()


def test_a_full_disk_leaves_file_and_text(writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.does(lambda: writer.editor.insertPlainText("x" * 60_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        writer.keys("Ctrl+S")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "story.md" in writer.page.notice.label.text()
    assert file.read_text() == TEXT
    assert len(writer.text) == 60_000 + len(TEXT)
    writer.keys("Ctrl+S")
    assert file.stat().st_size == 60_000 + len(TEXT)


def test_unsaved_text_of_a_program_that_died_is_offered(qapp: QApplication, file: Path, tmp_path: Path) -> None:
    with sitting(qapp, tmp_path / "profile") as writer:
        opens(writer, file)
        writer.types("Not saved. ")
        writer.does(writer.services.documents.write_recovery_of_all)
        writer.waits(lambda: any(writer.services.paths.recovery.glob("*.copy")), "the copy")
        (copy,) = writer.services.paths.recovery.iterdir()
        kept = copy.read_bytes().replace(str(os.getpid()).encode(), b"999999999", 1)
    copy.write_bytes(kept)
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.answers("Bring it back")
        writer.does(writer.window.restore_session)
        writer.waits(lambda: writer.text == "Not saved. " + TEXT)
        assert "was not saved" in writer.page.notice.label.text()
        assert file.read_text() == TEXT
        writer.clicks(writer.page.notice.buttons()[0])
        assert file.read_text() == "Not saved. " + TEXT


def test_saving_by_itself_when_the_window_is_left(writer: Writer, file: Path) -> None:
    writer.services.settings.set("file.autosave", True)
    opens(writer, file)
    writer.types("x")
    writer.keys("F1")
    writer.waits(lambda: file.read_text() == "x" + TEXT, "the autosave")
