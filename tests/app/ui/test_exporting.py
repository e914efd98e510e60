"""Export, print and rich copies from the window; the document and its file stay as they are."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.questions import Questions
from app.ui.window import Window
from tests.app.conftest import Desk

TEXT = "# Title\n\nSome *words* with a no-break\u00a0space.\n"


class Named(Questions):
    """The writer chooses ``path``."""

    path: Path | None = None

    def file_to_export(self, proposed: Path) -> Path | None:
        self.proposed = proposed
        return self.path


@pytest.fixture
def named(desk: Desk, window: Window) -> Named:
    questions = Named(window)
    window.set_questions(questions)
    window.filing.new(TEXT, "Test")
    return questions


def export(window: Window, command: str) -> None:
    window.commands[command].trigger()
    window.exporting.wait()
    QTest.qWait(20)


def test_html_and_pdf(window: Window, named: Named, tmp_path: Path) -> None:
    named.path = tmp_path / "a.html"
    export(window, "export_html")
    made = named.path.read_text(encoding="utf-8")
    assert "<h1>Title</h1>" in made
    assert "no-break\u00a0space" in made
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
    window.filing.open(file)
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


def test_print_opens_its_preview(window: Window, named: Named) -> None:
    window.commands["print"].trigger()
    (preview,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QPrintPreviewDialog)]
    assert preview.isVisible()
    preview.reject()
