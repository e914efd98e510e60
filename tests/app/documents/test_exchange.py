"""Markdown as HTML and PDF: structure kept, nothing run, nothing fetched, no text that breaks it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.documents.exchange.html import body, page
from app.documents.exchange.pdf import laid_out, pdf

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
