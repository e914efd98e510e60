"""What stands inside a line is what the expressions said that were here before, and costs no more the longer it is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.editor.markdown import inline

STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?![*_\s])(.+?)(?<![\s*_])\1(?![\w*])")
"""What they were: right on a short line, and more than linear on a long one."""
SIGNS = [*"a1_*` -[]()!<>^:é😀.	", "http://", "https://", "**", "](", "[^", "``"]


@given(st.lists(st.sampled_from(SIGNS), max_size=24).map("".join))
def test_everything_is_where_the_expressions_had_it(line: str) -> None:
    assert list(inline.strong(line)) == [(m.start(), m.end(1), m.end(2), m.end()) for m in STRONG.finditer(line)]
    assert list(inline.emphasis(line)) == [(m.start(), m.end(1), m.end(2), m.end()) for m in EMPHASIS.finditer(line)]
