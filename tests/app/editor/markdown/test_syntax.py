"""The spans of a line of Markdown: what they are, and that they never leave the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.markdown.syntax import Kind, is_fence, line_spans


def kinds(line: str, fenced: bool = False) -> list[tuple[str, Kind]]:
    return [(line[start:end], kind) for start, end, kind in line_spans(line, fenced)]


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("## Head", [("## Head", Kind.HEADING), ("##", Kind.MARKUP)]),
        ("a **b** c", [("**b**", Kind.STRONG), ("**", Kind.MARKUP), ("**", Kind.MARKUP)]),
        ("an *i* d", [("*i*", Kind.EMPHASIS), ("*", Kind.MARKUP), ("*", Kind.MARKUP)]),
        ("> said", [("said", Kind.QUOTE), ("> ", Kind.MARKUP)]),
        ("- [ ] item", [("- [ ] ", Kind.MARKUP)]),
        ("* * *", [("* * *", Kind.MARKUP)]),
        ("`x*y*`", [("`x*y*`", Kind.MARKUP), ("x*y*", Kind.CODE)]),
        ("[l](u)", [("[l](u)", Kind.MARKUP), ("l", Kind.LINK)]),
        ("see [^1]", [("[^1]", Kind.LINK)]),
        ("5 * 3 * 2 and snake_case_word", []),
    ],
)
def test_what_a_line_has(line: str, spans: list[tuple[str, Kind]]) -> None:
    assert kinds(line) == spans


def test_code_between_fences_is_code_whatever_it_says() -> None:
    assert is_fence("  ```python")
    assert not is_fence("    ```")
    assert kinds("# **no**", fenced=True) == [("# **no**", Kind.CODE)]
    assert kinds("```", fenced=True) == [("```", Kind.MARKUP)]
    assert kinds("") == []


@given(st.text("a*_`#> -[](!)^1.x~\t😀", max_size=30), st.booleans())
def test_spans_lie_in_the_line(line: str, fenced: bool) -> None:
    for start, end, _kind in line_spans(line, fenced):
        assert 0 <= start <= end <= len(line)
