import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.prose.kinds import MarkupKind
from tests.engine.prose.inline.asking import marked, others


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("use `a b` now", ["`a b`"]),
        ("use ``a ` b`` now", ["``a ` b``"]),
        ("a ` and nothing", []),
        ("a `` and ` nothing", []),
        ("`a` and `b", ["`a`"]),
        ("a <b>word</b> here", ["<b>", "</b>"]),
        ("an <a href='x y' hidden> here", ["<a href='x y' hidden>"]),
        ("<kbd>teh x</kbd> and", ["<kbd>teh x</kbd>"]),
        ("x <!-- teh --> y", ["<!-- teh -->"]),
        ("x <!-- teh", []),
        ("x <?php teh ?> y", ["<?php teh ?>"]),
        ("&nbsp; &amp; AT&T &#160;", ["&nbsp;", "&amp;", "&#160;"]),
        ("<https://a.b> and <me@a.org>", ["<https://a.b>", "<me@a.org>"]),
        ("if a<b then heer > c", []),
        ("x < y and z > w", []),
        ("<your name> here", []),
    ],
)
def test_code_and_tags(line: str, kept: list[str]) -> None:
    assert others(line) == kept


def test_code_and_comments_go_on_over_lines() -> None:
    assert marked("use `a", "b` now `c`") == [("`a\nb`", MarkupKind.CODE)]
    assert marked("x <!-- a", "b", "c --> d") == [("<!-- a\nb\nc -->", MarkupKind.COMMENT)]


@given(st.lists(st.sampled_from(["a", " ", "`", "``", "```", "\\`"]), max_size=16).map("".join))
def test_code_is_where_commonmark_has_it(text: str) -> None:
    line = f"x {text}."
    (block,) = (token for token in MarkdownIt("commonmark").parse(line) if token.type == "inline")
    spans = [token.content for token in block.children or () if token.type == "code_inline"]
    inner = [words.strip("`") for words, kind in marked(line) if kind is MarkupKind.CODE]
    assert [words[1:-1] if words.strip() and words[0] == words[-1] == " " else words for words in inner] == spans
