"""Markdown as HTML and PDF: structure kept, nothing run, nothing fetched, no text that breaks it."""

import io
import re

import docx as word
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.html import body, page, preview
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


def test_structure() -> None:
    made = body(TEXT)
    for part in (
        "<h1>One &amp; only</h1>", "<em>so</em>", "<strong>very</strong>", "<code>code</code>", "<s>gone</s>",
        '<a href="https://a.org" title="t">there</a>', "<blockquote>", "<li>b</li>", "<ol>", "<td>c</td>", "<hr",
        "The note.",
    ):  # fmt: skip
        assert part in made


def test_a_page_needs_nothing_else() -> None:
    made = page(TEXT, "A <b>title</b>")
    assert made.startswith("<!DOCTYPE html>")
    assert "<title>A &lt;b&gt;title&lt;/b&gt;</title>" in made
    assert not re.search(r"<(script|link|img|iframe)", made)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "[x](file:///etc/passwd)",
        '<img src=x onerror="alert(1)">',
        "[a]: javascript:alert(1)\n\n[a]",
    ],
)
def test_nothing_hostile_gets_through(text: str) -> None:
    made = body(text)
    assert "<script" not in made
    assert "<img" not in made
    assert not re.search(r'href="(?!https?:|mailto:|#)', made)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_shown(text: str) -> None:
    assert "<script" not in body(text)


@pytest.mark.parametrize(
    "text", ["- " * 10_000, "> " * 10_000, "[" * 10_000, "*a " * 5_000, "`" * 20_000, "  - x\n" * 3000]
)
def test_deep_nesting_ends(text: str) -> None:
    assert isinstance(body(text), str)


def test_a_pdf_has_the_words_and_fetches_nothing(qapp: QApplication) -> None:
    document = laid_out(TEXT + "\n![p](file:///etc/passwd)", "serif", 11.0)
    assert "One & only" in document.toPlainText()
    assert "root:" not in document.toPlainText()
    made = pdf(TEXT, "Title", "serif")
    assert made.startswith(b"%PDF-")
    assert len(made) > 2000


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


def reread(text: str) -> word.document.Document:
    return word.Document(io.BytesIO(docx(text, "Title")))


def test_each_numbered_list_begins_anew() -> None:
    made = reread("1. a\n2. b\n\nwords\n\n5. c\n6. d\n")
    properties = [p._p.pPr.numPr for p in made.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    numbers = [one.numId.val for one in properties]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_control_characters_and_html_are_text() -> None:
    made = reread("a\x0bb\x01c <b>d</b>\n\n<script>x</script>\n\n![picture](file:///etc/passwd)")
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "<b>d</b>" in text
    assert "<script>x</script>" in text
    assert "[picture]" in text
    assert "root:" not in text
