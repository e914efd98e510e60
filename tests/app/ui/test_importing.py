"""Word processors' documents open as new texts; their files stay, and what did not come in is said."""

import shutil
from pathlib import Path

import pytest

from app.documents.exchange.docx_writing import docx
from tests.app.documents.test_exchange_reading import ACCEPTED, BEFORE, FIXTURES
from tests.app.ui.writer import Writer


def opens(writer: Writer, file: Path) -> None:
    writer.does(lambda: writer.window.open_files([file]))
    writer.waits(lambda: not writer.window.importing.under_way, "the file to be read")
    writer.rests()


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


def test_a_damaged_file_is_one_sentence(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "torn\u202e.docx"
    file.write_bytes(docx("Words. " * 1000, "T")[:-500])
    opens(writer, file)
    said = writer.page.notice.label.text()
    assert said.startswith("“torn\ufffd.docx” is damaged")
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
