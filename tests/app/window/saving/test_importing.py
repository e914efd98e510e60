"""Word processors' documents open as new texts; their files stay, and what did not come in is said."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent

from app.documents.exchange.incoming.document_pieces import Imported
from app.documents.exchange.incoming.import_pace import ImportPace
from app.documents.exchange.outgoing.docx_writing import docx
from app.window.saving import importing
from tests.app.documents.exchange.incoming.test_reading import ACCEPTED, BEFORE, FIXTURES
from tests.app.window import writer as hands
from tests.app.window.writer import Writer


def opens(writer: Writer, file: Path) -> None:
    writer.does(lambda: writer.window.open_files([file]))
    writer.waits(lambda: not writer.window.importing.under_way, "the file to be read")
    writer.rests()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine: what takes long is long by order of the test."""
    monkeypatch.setattr(importing, "SLOW_MS", 3_600_000)


@pytest.fixture(params=["docx", "odt"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / f"rich.{request.param}", tmp_path))


@pytest.mark.parametrize(
    ("answer", "text"), [("With the changes", ACCEPTED), ("As it was before", BEFORE), ("Cancel", None)]
)
def test_tracked_changes_are_asked_about(writer: Writer, file: Path, answer: str, text: str | None) -> None:
    before = file.read_bytes()
    writer.answers(answer)
    opens(writer, file)
    assert "tracked changes" in writer.asked
    assert "1 insertion" in writer.asked
    assert file.read_bytes() == before
    if text is None:
        assert writer.page.document.name == "Untitled"
        return
    assert writer.text == text
    page = writer.page
    assert (page.document.name, page.document.path, page.document.modified) == ("rich", None, True)
    assert "1 text box did not come in." in page.notice.label.text()
    assert "stays as it is" in page.notice.label.text()


def test_what_is_read_while_the_loop_ends_is_asked_about_all_the_same(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine: the file is read before the window gets its turn, and the writer's look comes late."""
    monkeypatch.setattr(hands, "POLL_MS", 200)
    start = importing._Reading.start

    def at_once(reading: importing._Reading) -> None:
        start(reading)
        reading.join(hands.PATIENCE)

    monkeypatch.setattr(importing._Reading, "start", at_once)
    file = Path(shutil.copy(FIXTURES / "rich.docx", tmp_path))
    writer.answers("With the changes")
    opens(writer, file)
    assert writer.text == ACCEPTED


def test_a_damaged_file_is_one_sentence(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "torn\u202e.docx"
    file.write_bytes(docx("Words. " * 1000, "T")[:-500])
    opens(writer, file)
    sentence = writer.page.notice.label.text()
    assert sentence.startswith("“torn\ufffd.docx” is damaged")
    assert writer.text == ""


def test_saving_asks_for_a_name_and_never_writes_over_what_was_read(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "book.docx"
    file.write_bytes(docx("# One\n\nWords.\n", "T"))
    before = file.read_bytes()
    opens(writer, file)
    assert file in writer.services.recent.paths
    assert writer.page.document.near == tmp_path
    mine = tmp_path / "mine.md"
    writer.choosers.named.append(mine)
    writer.keys("Ctrl+S")
    assert mine.read_text() == "# One\n\nWords.\n"
    assert file.read_bytes() == before


def test_names_that_turn_the_direction_are_shown_as_they_are(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "story\u202edm.txt"
    file.write_text("Words.\n")
    writer.does(lambda: writer.window.open_files([file]))
    assert writer.page.document.name == "story\ufffddm.txt"
    assert "\u202e" not in writer.window.windowTitle()
    assert writer.page.document.path == file


def test_a_long_one_says_how_far_it_is_and_can_be_stopped(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "SLOW_MS", 0)
    file = tmp_path / "long.docx"
    file.write_bytes(docx("# One\n\n" + "Some words of a long book, *and* more.\n\n" * 30, "T"))

    def endless(_found: Imported, pace: ImportPace) -> str:
        pace.begin(1_000_000)
        while True:
            pace.step()
            time.sleep(0.001)

    monkeypatch.setattr(importing, "text_of", endless)
    writer.opens("")
    notice = writer.page.notice
    writer.does(lambda: writer.window.open_files([file]))
    writer.waits(lambda: "%" in notice.label.text(), "the share that is read")
    assert notice.label.text().startswith("Reading “long.docx”…")
    writer.types("I write on. ")
    assert writer.text == "I write on. "
    (stop,) = notice.buttons()
    writer.clicks(stop)
    writer.waits(lambda: not writer.window.importing.under_way, "the reading to end")
    writer.rests()
    assert (writer.text, len(writer.window.tabs.pages)) == ("I write on. ", 1)
    assert not notice.isVisible()


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Files are read once this is set: until then the drive does not answer, and the thread sees no wish to stop."""
    answers, reads = threading.Event(), importing.read
    monkeypatch.setattr(importing, "SLOW_MS", 0)
    monkeypatch.setattr(importing, "read", lambda *given: (answers.wait(), reads(*given))[1])
    yield answers
    answers.set()
    for thread in threading.enumerate():
        if thread.name == "reading":
            thread.join(hands.PATIENCE)


def test_a_reading_that_stands_still_is_left_at_once_and_the_file_can_be_opened_again(
    stuck: threading.Event, writer: Writer, tmp_path: Path
) -> None:
    file = tmp_path / "book.docx"
    file.write_bytes(docx("Words.\n", "T"))
    writer.opens("Mine. ")
    notice = writer.page.notice
    for _ in range(2):
        writer.does(lambda: writer.window.open_files([file]))
        writer.waits(notice.isVisible, "the way out")
        (stop,) = notice.buttons()
        writer.clicks(stop)
        assert not writer.window.importing.under_way
        assert not notice.isVisible()
        assert writer.window.line.currentMessage() == "“book.docx” was not opened."
    stuck.set()
    writer.rests(0.2)
    assert [page.document.name for page in writer.window.tabs.pages] == ["Test"]
    assert writer.text == "Mine. "
    opens(writer, file)
    assert writer.text == "Words.\n"


def test_the_way_out_comes_with_the_first_page_and_again_when_the_file_is_opened_again(
    stuck: threading.Event, writer: Writer, tmp_path: Path
) -> None:
    file = tmp_path / "book.docx"
    file.write_bytes(docx("Words.\n", "T"))
    writer.does(lambda: writer.window.importing.start(file))
    writer.rests(0.05)
    assert not writer.window.tabs.pages
    writer.opens("")
    notice = writer.page.notice
    writer.waits(notice.isVisible, "the way out")
    writer.clicks(notice.away)
    writer.does(lambda: writer.window.open_files([file]))
    (stop,) = notice.buttons()
    writer.clicks(stop)
    assert not writer.window.importing.under_way


def test_a_reading_that_stands_still_does_not_keep_the_program_from_ending(
    stuck: threading.Event, writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "JOIN_SECONDS", 0.1)
    file = tmp_path / "book.docx"
    file.write_bytes(docx("Words.\n", "T"))
    writer.does(lambda: writer.window.open_files([file]))
    writer.keys("Ctrl+Q")
    assert not writer.window.isVisible()
    assert any(thread.name == "reading" and thread.daemon for thread in threading.enumerate())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nobody_foresaw_ends_the_reading_too(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unforeseen(*_given: object) -> Imported:
        raise KeyError("w:p")

    monkeypatch.setattr(importing, "read", unforeseen)
    file = tmp_path / "book.docx"
    file.write_bytes(docx("Words.\n", "T"))
    opens(writer, file)
    assert writer.page.notice.label.text() == "“book.docx” could not be read."
    assert writer.window.line.currentMessage() == ""


@pytest.mark.parametrize(
    ("answer", "text"), [("With the changes", ACCEPTED), ("As it was before", BEFORE), ("Do not open", None)]
)
def test_a_long_one_asks_above_the_page(
    writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch, answer: str, text: str | None
) -> None:
    monkeypatch.setattr(importing, "SLOW_MS", 0)
    slowly = importing.read
    monkeypatch.setattr(importing, "read", lambda *given: (time.sleep(0.15), slowly(*given))[1])
    opens(writer, file)
    notice = writer.page.notice
    assert "2 deletions" in notice.label.text()
    (button,) = [choice for choice in notice.buttons() if choice.text() == answer]
    writer.clicks(button)
    writer.waits(lambda: not writer.window.importing.under_way, "the file to be read again")
    writer.rests()
    assert writer.text == (text or "")


def test_every_way_to_open_leads_here_and_it_stands_among_the_recent(writer: Writer, tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "rich.odt", tmp_path / "dropped.odt")
    (tmp_path / "chosen.docx").write_bytes(docx("# One\n", "T"))
    writer.choosers.opened.append([tmp_path / "chosen.docx"])
    writer.keys("Ctrl+O")
    came(writer, "chosen")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.odt"))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    writer.answers("With the changes")
    writer.does(lambda: writer.window.dropping.eventFilter(writer.window, event))
    came(writer, "dropped")
    recent = writer.services.recent
    assert [path.name for path in recent.paths] == ["dropped.odt", "chosen.docx"]
    (tmp_path / "chosen.docx").unlink()
    (entry,) = [entry for entry in entries(writer) if entry.text().startswith("chosen.docx")]
    writer.does(entry.trigger)
    writer.waits(lambda: not writer.window.importing.under_way, "the end of reading")
    writer.rests()
    assert "is not there" in writer.page.notice.label.text()
    assert [path.name for path in recent.paths] == ["dropped.odt"]


def came(writer: Writer, name: str) -> None:
    writer.waits(lambda: not writer.window.importing.under_way, "the file to be read")
    writer.rests()
    assert writer.page.document.name == name


def entries(writer: Writer) -> list[QAction]:
    menu = writer.window.menus["Open recent"]
    writer.does(menu.aboutToShow.emit)
    return menu.actions()


def test_what_did_not_come_in_can_be_read(writer: Writer, tmp_path: Path) -> None:
    writer.answers("With the changes")
    opens(writer, Path(shutil.copy(FIXTURES / "rich.docx", tmp_path)))
    (show,) = writer.page.notice.buttons()
    assert show.text() == "Show what did not"
    writer.clicks(show)
    assert writer.page.document.name == "Left out of rich"
    assert writer.text.startswith("# What did not come in\n\n## Header or footer\n\n")
    assert "## Text box" in writer.text


def test_a_text_with_too_many_lines_does_not_come_in(
    writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.documents.disk.file.MAX_LINES", 10)
    opens(writer, file)
    assert writer.page.document.name == "Untitled"
    sentence = writer.page.notice.label.text()
    assert sentence.startswith(f"“{file.name}” has ")
    assert "Redraft opens texts of up to 10 lines" in sentence
