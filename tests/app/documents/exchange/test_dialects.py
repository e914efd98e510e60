"""Comments are for nobody else, formulas keep their signs, tasks have boxes."""

import pytest

from app.documents.exchange.markdown_parser import parser
from app.documents.exchange.outgoing.html import body


def comments(text: str) -> list[str]:
    tokens = [token for block in parser().parse(text) for token in (block, *(block.children or ()))]
    return [token.content for token in tokens if token.type == "comment"]


@pytest.mark.parametrize(
    ("text", "hidden", "html"),
    [
        ("a <!-- b --> c", ["<!-- b -->"], "<p>a c</p>\n"),
        ("a %%b%% c", ["%%b%%"], "<p>a c</p>\n"),
        ("a%%b%%", [], "<p>a%%b%%</p>\n"),
        ("<!-- a\n\n# b -->\n\nc", ["<!-- a\n\n# b -->"], "<p>c</p>\n"),
        ("%%\na\n\nb\n%%\nc", ["%%\na\n\nb\n%%"], "<p>c</p>\n"),
        ("a\n<!-- b\n\nc --> d", ["<!-- b\n\nc -->"], "<p>a</p>\n<p>d</p>\n"),
        ("> <!-- a -->\n> b", ["<!-- a -->"], "<blockquote>\n<p>b</p>\n</blockquote>\n"),
        ("<!-->a<!--->b", ["<!-->", "<!--->"], "<p>ab</p>\n"),
        ("a <!-- b", [], "<p>a &lt;!-- b</p>\n"),
        ("a %% b", [], "<p>a %% b</p>\n"),
        ("5%% of 6%% b", [], "<p>5%% of 6%% b</p>\n"),
        ("%%%%", [], "<p>%%%%</p>\n"),
        ("`<!-- a -->` `%%b%%`", [], "<p><code>&lt;!-- a --&gt;</code> <code>%%b%%</code></p>\n"),
        ("```\n<!-- a -->\n```", [], "<pre><code>&lt;!-- a --&gt;\n</code></pre>\n"),
        ("    <!-- a -->", [], "<pre><code>&lt;!-- a --&gt;\n</code></pre>\n"),
        ("\\<!-- a -->", [], "<p>&lt;!-- a --&gt;</p>\n"),
    ],
)
def test_comments_are_hidden_and_kept(text: str, hidden: list[str], html: str) -> None:
    assert comments(text) == hidden
    # The library puts a line end for a hidden token.
    assert body(text).replace("\n\n", "\n").lstrip("\n") == html


def test_comments_are_text_where_that_is_wanted() -> None:
    reading = parser(comments=True)
    assert reading.render("a <!-- b --> %%c%%") == "<p>a &lt;!-- b --&gt; %%c%%</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$a*b*c$ *d*", "<p>$a*b*c$ <em>d</em></p>\n"),
        ("$a_b*c*d_e$", "<p>$a_b*c*d_e$</p>\n"),
        ("$$a*b*c$$", "<p>$$a*b*c$$</p>\n"),
        ("$5 *and* $6", "<p>$5 <em>and</em> $6</p>\n"),
        ("\\$a*b*c$", "<p>$a<em>b</em>c$</p>\n"),
        ("`$`*a*`$`", "<p><code>$</code><em>a</em><code>$</code></p>\n"),
        ("$$\na *b* c\n\nd\n$$\ne", "<pre><code>$$\na *b* c\n\nd\n$$\n</code></pre>\n<p>e</p>\n"),
        ("$$\na *b*", "<p>$$\na <em>b</em></p>\n"),
        ("- $$\n  a\n  $$\n- b", "<ul>\n<li>\n<pre><code>$$\na\n$$\n</code></pre>\n</li>\n<li>b</li>\n</ul>\n"),
    ],
)
def test_formulas_keep_their_signs(text: str, html: str) -> None:
    assert body(text) == html


def test_tasks_have_boxes() -> None:
    text = "- [ ] a\n- [x] *b*\n- [X] c\n- [y] d\n- \\[ ] e\n- [ ]\n\n[ ] f\n"
    html = body(text)
    for item in ("<li>☐ a</li>", "<li>☑ <em>b</em></li>", "<li>☑ c</li>", "<li>[y] d</li>", "<li>[ ] e</li>"):
        assert item in html
    assert "<p>[ ] f</p>" in html


@pytest.mark.parametrize(
    "text", ["<!-- " * 20_000, "%% a " * 20_000, "$a " * 20_000, "$$\n" * 20_000, "<!--\n\n" * 9_000]
)
def test_signs_without_an_end_do_not_take_for_ever(text: str) -> None:
    body(text)
