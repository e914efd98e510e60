"""What Markdown leaves out stays as text where it stands; what is used is used."""

import pytest

from app.documents.exchange.kept_words import DEEPEST, is_uncalled
from app.documents.exchange.markdown_parser import parser
from app.documents.exchange.outgoing.html import body


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[Tom]: Yes.\n\n[Anna]: No.\n", "<p>[Tom]: Yes.</p>\n<p>[Anna]: No.</p>\n"),
        ("[Tom] left.\n\n[Tom]: Yes.\n", "<p>[Tom] left.</p>\n<p>[Tom]: Yes.</p>\n"),
        ("[a]\n\n[a]: https://a.org\n", '<p><a href="https://a.org">a</a></p>\n'),
        ("[a]\n\n[A]: <b c>\n", '<p><a href="b%20c">a</a></p>\n'),
        ("[a]\n\n[a]: x/y\n[a]: z/1\n", '<p><a href="x/y">a</a></p>\n<p><a href="x/y">a</a>: z/1</p>\n'),
        ("[a]: x.png\n", "<p>[a]: x.png</p>\n"),
        ("> - [a]: x/y\n>   'one\n>   two'\n", "<li>\n<p>[a]: x/y 'one two'</p>\n</li>"),
        ("![p][a]\n\n[a]: https://a.org/x.png\n", "<img"),
        ("a[^b]\n\n[^b]: one\n[^c]: *two*\n", "<p>[^c]: <em>two</em></p>"),
        ("a[^b]\n\n[^b]: one\n\n[^b]: two\n", "<p>[^b]: two</p>"),
        ("[](https://a.org/b) [%%c%%](d)", '<a href="https://a.org/b">https://a.org/b</a> <a href="d">d</a>'),
        ("[a^[n]](c)", '<a href="c">a<sup class="footnote-ref"><span id="fnref1">[1]</span></sup></a>'),
        ("[a <https://b.org>](c)", '<a href="c">a https://b.org</a>'),
        ("[^b]: - one\n", "<p>[^b]: </p>\n<ul>\n<li>one</li>\n</ul>"),
    ],
)
def test_what_is_used_leads_and_what_is_not_is_text(text: str, html: str) -> None:
    assert html in body(text)


def test_a_note_that_stands_as_text_is_known() -> None:
    tokens = parser().parse("a[^b]\n\n[^b]: one\n[^c]: two\n")
    assert [token.type for token in tokens if is_uncalled(token)] == ["paragraph_open"]


def test_notes_are_numbered_by_their_calls_and_lead_back() -> None:
    html = body("a[^x] b[^y] c[^x] d^[inline]\n\n[^y]: Y\n[^x]: X\n")
    assert html.count('class="footnote-backref"') == 4
    assert html.index("X <a") < html.index("Y <a") < html.index("inline <a")


def test_what_is_too_deep_is_one_paragraph() -> None:
    html = body("> " * 40 + "deep\n\nafter\n")
    assert html.count("<blockquote>") == DEEPEST
    assert "deep" in html
    assert html.endswith("<p>after</p>\n")
