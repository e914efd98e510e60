"""Export, print and rich copies from the window; the document and its file stay as they are."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.questions import Questions
from app.window.window import Window
from tests.app.conftest import Desk
from tests.app.waiting import done

TEXT = "# Title\n\nSome *words* with a no-break\u00a0space.\n"


class Named(Questions):
    """The writer chooses ``path``."""

    path: Path | None = None
    agrees = True
    lost: Sequence[str] = ()

    def file_to_export(self, proposed: Path) -> Path | None:
        self.proposed = proposed
        return self.path

    def may_lose(self, losses: Sequence[str]) -> bool:
        self.lost = losses
        return self.agrees


@pytest.fixture
def questions() -> Named:
    return Named()


@pytest.fixture
def named(desk: Desk, window: Window, questions: Named) -> Named:
    window.opening.new(TEXT, "Test")
    return questions


def export(window: Window, command: str) -> None:
    window.commands[command].trigger()
    for _ in range(2000):
        if not window.exporting.under_way:
            return
        QTest.qWait(5)
    raise AssertionError("the export does not end")


def test_html_and_pdf(window: Window, named: Named, tmp_path: Path) -> None:
    named.path = tmp_path / "a.html"
    export(window, "export_html")
    html = named.path.read_text(encoding="utf-8")
    assert "<h1>Title</h1>" in html
    assert "no-break\u00a0space" in html
    assert named.proposed.suffix == ".html"
    assert window.line.currentMessage() == "Exported as a.html."
    named.path = tmp_path / "a.pdf"
    export(window, "export_pdf")
    assert named.path.read_bytes().startswith(b"%PDF-")
    page = window.tabs.current
    assert page is not None
    assert page.editor.text() == TEXT
    assert page.document.path is None


def test_a_choice_that_was_not_made_writes_nothing(window: Window, named: Named, tmp_path: Path) -> None:
    export(window, "export_html")
    assert [path for path in tmp_path.iterdir() if path.suffix == ".html"] == []


def test_a_text_that_is_open_is_never_written_over(window: Window, named: Named, tmp_path: Path) -> None:
    path, other = tmp_path / "mine.html", tmp_path / "other.html"
    for file in (path, other):
        file.write_bytes(b"<p>Mine.</p>")
        done(window.opening.open(file))
    (tmp_path / "link.html").symlink_to(path)
    for chosen in (path, other, tmp_path / "link.html"):
        named.path = chosen
        export(window, "export_html")
        page = window.tabs.current
        assert page is not None
        assert "is open here as a text" in page.notice.label.text()
        assert chosen.read_bytes() == b"<p>Mine.</p>"


def test_a_folder_that_is_not_there_is_said(window: Window, named: Named, tmp_path: Path) -> None:
    named.path = tmp_path / "gone" / "a.html"
    export(window, "export_html")
    page = window.tabs.current
    assert page is not None
    assert page.notice.isVisible()
    assert "a.html" in page.notice.label.text()


def test_the_document_is_never_the_target(window: Window, named: Named, tmp_path: Path) -> None:
    file = tmp_path / "book.html"
    file.write_text("<p>mine</p>")
    done(window.opening.open(file))
    named.path = file
    export(window, "export_html")
    assert file.read_text() == "<p>mine</p>"


def test_rich_text_on_the_clipboard(window: Window, named: Named) -> None:
    page = window.tabs.current
    assert page is not None
    page.editor.select(9, 21)
    window.commands["copy_rich"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert "<em>words</em>" in data.html()
    assert data.text() == "Some *words*"


def test_a_first_character_that_looks_like_a_byte_order_mark_stays_on_the_clipboard(
    window: Window, named: Named
) -> None:
    window.opening.new("\ufffe *one*\n", "Swapped")
    page = window.tabs.current
    assert page is not None
    for selected in (0, 7):
        page.editor.select(0, selected)
        window.commands["copy_rich"].trigger()
        assert QGuiApplication.clipboard().mimeData().text().startswith("\ufffe *one*")


def test_print_opens_its_preview(window: Window, named: Named) -> None:
    window.commands["print"].trigger()
    (preview,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QPrintPreviewDialog)]
    assert preview.isVisible()
    preview.reject()


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_word_processors(window: Window, named: Named, tmp_path: Path, ending: str) -> None:
    named.path = tmp_path / f"a.{ending}"
    export(window, f"export_{ending}")
    assert named.path.read_bytes().startswith(b"PK")
    assert named.lost == ()


@pytest.mark.parametrize("agrees", [True, False])
def test_what_would_be_lost_is_said_first(window: Window, named: Named, tmp_path: Path, agrees: bool) -> None:
    window.opening.new("A cat: ![a cat](cat.png)\n", "Cat")
    named.path, named.agrees = tmp_path / "a.pdf", agrees
    export(window, "export_pdf")
    assert named.lost == ("Pictures become their description.",)
    assert named.path.exists() is agrees


def test_closing_with_a_question_open_writes_nothing(window: Window, named: Named, tmp_path: Path) -> None:
    window.opening.new("A cat: ![a cat](cat.png)\n", "Cat")
    named.path = tmp_path / "a.pdf"
    window.commands["export_pdf"].trigger()
    window.exporting.wait()
    assert not named.path.exists()
