"""Opening: new pages, files, encodings, and what is said of a file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel

from app.encoding_question import EncodingQuestion
from app.window.comparing.conflict_dialog import ConflictDialog
from tests.app.window.writer import POLL_MS, Writer

PLAIN = Qt.TextFormat.PlainText


def titles(writer: Writer) -> list[str]:
    bar = writer.window.tabs.bar
    return [bar.tabText(row) for row in range(bar.count())]


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
    result = either.proposed_text
    either.keys("Ctrl+Return")
    assert either.text == before.replace(passage, result)


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


def test_an_encoding_is_asked_for_and_kept(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà, déjà vu à Brême.\r\n".encode("latin-1"))
    writer.answers("Read it so")
    writer.opens_files(path)
    assert writer.text == "Voilà, déjà vu à Brême.\n"
    writer.keys("Ctrl+Home")
    writer.types("x")
    writer.keys("Ctrl+S")
    assert path.read_bytes() == "xVoilà, déjà vu à Brême.\r\n".encode("latin-1")


def test_an_encoding_that_was_chosen_is_remembered_for_the_file(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà, déjà vu à Brême.\r\n".encode("latin-1"))
    writer.answers("Read it so")
    writer.opens_files(path)
    writer.keys("Ctrl+W")
    # Nobody answers now.
    writer.opens_files(path)
    assert writer.page.document.path == path
    assert writer.text == "Voilà, déjà vu à Brême.\n"


def test_a_file_is_read_in_another_encoding_than_was_chosen(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    data = "Земля же была безвидна и пуста.\n".encode("koi8-r") * 3
    path.write_bytes(data)
    writer.does(lambda: writer.services.settings.set("file.encodings", [f"cp1251 {path}"]))
    writer.opens_files(path)
    wrong = writer.text
    assert wrong.startswith("ъЕНМС ЦЕ ВЩМБ")

    first: list[str] = []

    def choose() -> None:
        question = QApplication.activeModalWidget()
        if not isinstance(question, EncodingQuestion):
            QTimer.singleShot(POLL_MS, writer.window, choose)
            return
        first.append(question.list.currentItem().text())
        question.list.setCurrentItem(question.list.findItems("Cyrillic (KOI8-R)", Qt.MatchFlag.MatchExactly)[0])
        question.choose.click()

    choose()
    writer.does(lambda: writer.window.commands["encoding"].trigger())
    assert first == ["Cyrillic (Windows-1251)"]
    assert writer.text.startswith("Земля же была")
    assert not writer.page.document.modified
    assert writer.page.document.to_bytes() == data
    assert writer.services.settings.get("file.encodings") == [f"koi8-r {path}"]
    writer.does(writer.editor.undo)
    assert writer.text == wrong
    assert writer.page.document.to_bytes() == data
    # What was written and not saved is not read over.
    writer.does(lambda: writer.window.commands["encoding"].trigger())
    assert "save the page first" in writer.window.line.currentMessage()


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
        writer.services.questions._box(f"“{path.name}”", path.name),
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
    writer.opens_files(path)
    assert says in writer.page.notice.label.text()
    assert "\n" not in writer.page.notice.label.text()
    assert writer.text == "The page that is open."


def test_a_file_of_fifty_megabytes_is_refused(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as out:
        out.truncate(50_000_000)
    writer.opens("x")
    writer.opens_files(path)
    assert "50 MB" in writer.page.notice.label.text()


def test_a_missing_file_named_at_the_start_gives_an_empty_page(writer: Writer, tmp_path: Path) -> None:
    writer.does(lambda: writer.window.open_files([tmp_path / "none.md"]))
    assert writer.text == ""
    assert "There is no file" in writer.page.notice.label.text()
