"""Markdown on paper: its words, its quotations, and nothing fetched."""

from PySide6.QtWidgets import QApplication

from app.documents.exchange.outgoing.html import preview
from app.documents.exchange.outgoing.pdf import laid_out, pdf

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
