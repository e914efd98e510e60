"""What stands inside a line is what the expressions said that were here before, and costs no more the longer it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.markdown import inline

CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?![*_\s])(.+?)(?<![\s*_])\1(?![\w*])")
LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^)\s]*)[^)]*\)|<(https?://[^>\s]+)>|(?<![\w(])(https?://[^\s)>\]]+)")
NOTE = re.compile(r"\[\^[^\]\s]+\]:?")
"""What they were: right on a short line, and more than linear on a long one."""
SIGNS = [*"a1_*` -[]()!<>^:é😀.	", "http://", "https://", "**", "](", "[^", "``"]


@given(st.lists(st.sampled_from(SIGNS), max_size=24).map("".join))
def test_everything_is_where_the_expressions_had_it(line: str) -> None:
    assert list(inline.code(line)) == [(m.start(), m.end(1), m.end(2), m.end()) for m in CODE.finditer(line)]
    assert list(inline.strong(line)) == [(m.start(), m.end(1), m.end(2), m.end()) for m in STRONG.finditer(line)]
    assert list(inline.emphasis(line)) == [(m.start(), m.end(1), m.end(2), m.end()) for m in EMPHASIS.finditer(line)]
    assert list(inline.links(line)) == [
        (m.start(), *(m.span(1) if m.group(1) is not None else m.span()), m.end()) for m in LINK.finditer(line)
    ]
    assert list(inline.notes(line)) == [m.span() for m in NOTE.finditer(line)]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("a ``b` c` d", [(3, 4, 5, 6)]),
        ("`` ` ``", [(0, 2, 5, 7)]),
        ("```", []),
        ("`a", []),
    ],
)
def test_code_closes_with_as_many_backticks_as_opened_it(line: str, places: list[tuple[int, int, int, int]]) -> None:
    assert list(inline.code(line)) == places
