"""Markdown as a page: structure kept, nothing run, nothing else needed."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.exchange.outgoing.html import body, page

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
    html = body(TEXT)
    for part in (
        "<h1>One &amp; only</h1>", "<em>so</em>", "<strong>very</strong>", "<code>code</code>", "<s>gone</s>",
        '<a href="https://a.org" title="t">there</a>', "<blockquote>", "<li>b</li>", "<ol>", "<td>c</td>", "<hr",
        "The note.",
    ):  # fmt: skip
        assert part in html


def test_a_page_needs_nothing_else() -> None:
    html = page(TEXT, "A <b>title</b>")
    assert html.startswith("<!DOCTYPE html>")
    assert "<title>A &lt;b&gt;title&lt;/b&gt;</title>" in html
    assert not re.search(r"<(script|link|img|iframe)", html)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_shown(text: str) -> None:
    assert "<script" not in body(text)
