"""The spans of a line of Markdown: what they are, and that they never leave the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.markdown.syntax import Kind, line_spans
from engine.prose.structure.structure import Structure


def kinds(text: str, number: int = 0) -> list[tuple[str, Kind]]:
    """The spans of line ``number``."""
    line = text.split("\n")[number]
    return [(line[start:end], kind) for start, end, kind in line_spans(line, Structure(text).line(number))]


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("## Head", [("## Head", Kind.HEADING), ("## ", Kind.MARKUP)]),
        ("a **b** c", [("**b**", Kind.STRONG), ("**", Kind.MARKUP), ("**", Kind.MARKUP)]),
        ("an *i* d", [("*i*", Kind.EMPHASIS), ("*", Kind.MARKUP), ("*", Kind.MARKUP)]),
        ("> said", [("said", Kind.QUOTE), ("> ", Kind.MARKUP)]),
        ("- [ ] item", [("- [ ] ", Kind.MARKUP)]),
        ("* * *", [("* * *", Kind.MARKUP)]),
        ("`x*y*`", [("`x*y*`", Kind.MARKUP), ("x*y*", Kind.CODE)]),
        ("[l](u)", [("l", Kind.LINK), ("[", Kind.MARKUP), ("](u)", Kind.MARKUP)]),
        ("[[a note]]", [("[[a note]]", Kind.LINK)]),
        ("see [^1]", [("[^1]", Kind.LINK)]),
        ("5 * 3 * 2 and snake_case_word", []),
    ],
)
def test_what_a_line_has(line: str, spans: list[tuple[str, Kind]]) -> None:
    assert kinds(line) == spans


def test_code_between_fences_is_code_whatever_it_says() -> None:
    text = "```\n# **no**\n```\n\n---\na: b"
    assert kinds(text, 0) == [("```", Kind.MARKUP)]
    assert kinds(text, 1) == [("# **no**", Kind.CODE)]
    assert kinds(text, 3) == []
    assert kinds("---\na: b\n---", 1) == [("a: b", Kind.CODE)]


@given(st.text("a*_`#> -[](!)^1.x~\t😀", max_size=30))
def test_spans_lie_in_the_line(line: str) -> None:
    for start, end, _kind in line_spans(line, Structure(line).line(0)):
        assert 0 <= start <= end <= len(line)
