"""Hostile Markdown runs nothing, leads nowhere and ends."""

import re

import pytest

from app.documents.exchange.outgoing.html import body


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
    html = body(text)
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r'href="(?!https?:|mailto:|#)', html)


@pytest.mark.parametrize(
    "text", ["- " * 10_000, "> " * 10_000, "[" * 10_000, "*a " * 5_000, "`" * 20_000, "  - x\n" * 3000]
)
def test_deep_nesting_ends(text: str) -> None:
    assert isinstance(body(text), str)
