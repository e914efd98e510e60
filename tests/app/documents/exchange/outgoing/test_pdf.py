"""Markdown on paper: its words, its quotations, and nothing fetched."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextFormat
from PySide6.QtWidgets import QApplication

from app.documents.exchange.outgoing.html import preview
from app.documents.exchange.outgoing.outgoing_text import ExportWishes
from app.documents.exchange.outgoing.pdf import laid_out, pdf
from app.documents.exchange.outgoing.pictures import Pictures
from tests.app.documents.exchange.outgoing.test_pictures import png
from tests.app.documents.exchange.outgoing.test_text_walk import LEFTWARD, MATTER

TEXT = """# One & only

Some *so* and **very** `code` ~~gone~~ [there](https://a.org "t").[^1]

> said

- a
  - b

1. x

| h |
| - |
| c |

***

[^1]: The note.
"""


def test_a_pdf_has_the_words_and_fetches_nothing(qapp: QApplication) -> None:
    document = laid_out(TEXT + "\n![p](file:///etc/passwd)", "serif", 11.0)
    assert "One & only" in document.toPlainText()
    assert "root:" not in document.toPlainText()
    data = pdf(TEXT, "Title", "serif")
    assert data.startswith(b"%PDF-")
    assert len(data) > 2000


def test_on_paper_quotations_are_indented_and_pictures_are_their_description(qapp: QApplication) -> None:
    text = "words\n\n> said\n>\n> > again\n\n![a *cat* <b>](x.png) ![](y.png)"
    document = laid_out(text, "serif", 11.0)
    blocks = [document.findBlockByNumber(number) for number in range(document.blockCount())]
    assert [
        (block.text().strip(), block.blockFormat().indent(), block.blockFormat().leftMargin()) for block in blocks
    ] == [
        ("words", 0, 0),
        ("said", 1, 0),
        ("again", 2, 0),
        ("[a cat <b>] [picture]", 0, 0),
    ]
    assert preview(text)[0].count("<img") == 0


def test_what_runs_leftward_stands_to_the_right(qapp: QApplication) -> None:
    document = laid_out(LEFTWARD, "serif", 11.0)
    blocks = [document.findBlockByNumber(number) for number in range(document.blockCount())]
    ways = {block.text().strip(): block.blockFormat().layoutDirection() for block in blocks}
    for text in ("שלום (hello) 123.", "سلام", "אחת", "שלוש"):
        assert ways[text] is Qt.LayoutDirection.RightToLeft, text
    for text in ("hello שלום", "two", "b"):
        assert ways[text] is not Qt.LayoutDirection.RightToLeft, text
    assert preview(LEFTWARD)[0].count('dir="rtl"') >= 8


def test_pictures_of_the_folder_are_on_the_paper(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(2000, 1000))
    wishes = ExportWishes(pictures=Pictures(tmp_path))
    text = "![a](a.png) ![b](none.png)\n"
    document = laid_out(text, "serif", 11.0, wishes)
    assert document.toPlainText().strip() == "\ufffc [b]"
    assert 'width="422" height="211"' in document.toHtml()
    assert b"/Subtype /Image" in pdf(text, "T", "serif", wishes=wishes)
    assert b"/Subtype /Image" not in pdf(text, "T", "serif")


def test_the_front_matter_is_a_page_of_its_own(qapp: QApplication) -> None:
    document = laid_out(MATTER + "Text.\n", "serif", 11.0)
    lines = [document.findBlockByNumber(number) for number in range(4)]
    assert [line.text().strip() for line in lines] == ["The Sea", "Anna Berg, Tom Ek", "2026-11-30", "Text."]
    after = QTextFormat.PageBreakFlag.PageBreak_AlwaysAfter
    assert [bool(line.blockFormat().pageBreakPolicy() & after) for line in lines] == [False, False, True, False]
    assert "The Sea".encode("utf-16-be") in pdf(MATTER + "Text.\n", "name", "serif")


def test_a_manuscript_is_double_spaced_and_has_a_head(qapp: QApplication) -> None:
    text = MATTER + "# One\n\nText.\n\n***\n\n- item\n\n" + "Many words of a page. " * 900
    wishes = ExportWishes(manuscript=True, words=1234)
    document = laid_out(text, "serif", 12.0, wishes, scale=2.0)
    blocks = [document.findBlockByNumber(number) for number in range(document.blockCount())]
    assert [block.text().strip()[:25] for block in blocks[:9]] == [
        *("Anna Berg, Tom Ek", "about 1,200 words", "2026-11-30", "The Sea", "by Anna Berg, Tom Ek"),
        *("One", "Text.", "#", "item"),
    ]
    assert {block.blockFormat().lineHeight() for block in blocks} == {200}
    assert [block.blockFormat().textIndent() for block in blocks[5:10]] == [0, 96, 0, 0, 96]
    data = pdf(text, "name", "serif", wishes=wishes)
    assert data.count(b"/Type /Page\n") > 3
