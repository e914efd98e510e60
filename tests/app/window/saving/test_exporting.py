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
from tests.app.documents.exchange.outgoing.test_pictures import png
from tests.app.documents.exchange.texts import part
from tests.app.waiting import done

TEXT = "# Title\n\nSome *words* with a no-break\u00a0space.\n"


class Named(Questions):
    """The writer chooses ``path``."""

    path: Path | None = None
    agrees = True
    lost: Sequence[str] = ()
    takes: bool | None = False
    outside: Sequence[str] = ()

    def file_to_export(self, proposed: Path) -> Path | None:
        self.proposed = proposed
        return self.path

    def may_take_outside(self, names: Sequence[str]) -> bool | None:
        self.outside = names
        return self.takes

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
    assert named.lost == ("Pictures become their description, since the text has no folder yet.",)
    assert named.path.exists() is agrees


def test_closing_with_a_question_open_writes_nothing(window: Window, named: Named, tmp_path: Path) -> None:
    window.opening.new("A cat: ![a cat](cat.png)\n", "Cat")
    named.path = tmp_path / "a.pdf"
    window.commands["export_pdf"].trigger()
    window.exporting.wait()
    assert not named.path.exists()


@pytest.fixture
def pictured(window: Window, named: Named, tmp_path: Path) -> Path:
    """A text in a folder, with one picture there and one outside; the folder."""
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "in.png").write_bytes(png())
    (tmp_path / "out.png").write_bytes(png(5, 5))
    (folder / "story.md").write_text(
        "---\ntitle: T\n---\n\n![in](in.png) ![out](../out.png) ![web](https://a.org/x.png)\n"
    )
    window.opening.open(folder / "story.md")
    return folder


@pytest.mark.parametrize(("takes", "held"), [(False, 1), (True, 2), (None, 0)])
def test_pictures_outside_the_folder_are_asked_about(
    window: Window, named: Named, pictured: Path, takes: bool | None, held: int
) -> None:
    named.path, named.takes = pictured / "a.docx", takes
    export(window, "export_docx")
    assert list(named.outside) == ["../out.png"]
    assert named.path.exists() is (takes is not None)
    if takes is not None:
        assert part(named.path.read_bytes(), "word/document.xml").count("</pic:pic>") == held
        assert any("on the web are not fetched" in sentence for sentence in named.lost)
        assert any("outside the folder" in sentence for sentence in named.lost) is not takes


def test_closing_with_the_pictures_asked_about_writes_nothing(window: Window, named: Named, pictured: Path) -> None:
    named.path = pictured / "a.html"
    window.commands["export_html"].trigger()
    window.exporting.wait()
    assert not named.path.exists()
    assert not window.exporting.under_way or QTest.qWait(50) is None


def test_comments_go_out_where_a_setting_says_so(window: Window, named: Named, tmp_path: Path) -> None:
    window.opening.new("Text %%secret%% and <!-- more -->.\n", "Commented")
    named.path = tmp_path / "a.html"
    export(window, "export_html")
    assert "secret" not in named.path.read_text()
    assert named.lost[0].startswith("2 comments stay behind")
    window.services.settings.set("export.comments", True)
    export(window, "export_html")
    assert "secret" in named.path.read_text()
    window.commands["copy_rich"].trigger()
    assert "secret" in QGuiApplication.clipboard().mimeData().html()
    window.services.settings.set("export.comments", False)
    window.commands["copy_rich"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert ("secret" in data.html(), "secret" in data.text()) == (False, True)


@pytest.mark.parametrize("command", ["export_epub", "manuscript_docx", "manuscript_odt", "manuscript_pdf"])
def test_books_and_manuscripts(window: Window, named: Named, tmp_path: Path, command: str) -> None:
    ending = command.rpartition("_")[2]
    named.path = tmp_path / f"a.{ending}"
    export(window, command)
    assert named.proposed.suffix == f".{ending}"
    assert named.path.read_bytes().startswith(b"%PDF-" if ending == "pdf" else b"PK")


def test_a_folder_that_vanishes_while_a_question_is_open_is_said(
    window: Window, named: Named, pictured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = pictured / "gone"
    gone.mkdir()
    named.path = gone / "a.epub"
    monkeypatch.setattr(named, "may_lose", lambda _losses: gone.rmdir() is None)
    export(window, "export_epub")
    page = window.tabs.current
    assert page is not None
    assert "a.epub" in page.notice.label.text()
    assert not gone.exists()


def test_a_disk_that_is_full_is_said_and_leaves_no_piece(
    window: Window, named: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    named.path = tmp_path / "a.odt"
    monkeypatch.setattr(os, "fsync", full)
    export(window, "export_odt")
    monkeypatch.undo()
    page = window.tabs.current
    assert page is not None
    assert "a.odt" in page.notice.label.text()
    assert [path.name for path in tmp_path.iterdir() if "a.odt" in path.name] == []
