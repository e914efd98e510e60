"""What no dictionary is asked about is what a plain expression says, and words beside a stroke are asked about."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.spelling.not_prose import not_prose

SKIP = re.compile(
    r"`[^`\n]*`|(?:https?|ftp)://\S+|www\.\S+|\S+@\S+|\]\([^)\n]*\)|<[^>\n]*>"
    r"|\S*(?:[\d\\]|/(?=/|\s|$|[^\s/]*\.\w)|\.(?=\w+/))\S*|(?<!\w)[~.]{0,2}/(?=\w)\S*"
)
"""What it was: right on a short line, and more than linear on a long one."""
PIECES = [*"ab`@1_/\\]()<> .:x~", "http://", "ftp://", "www.", "](", "``"]


@given(st.lists(st.sampled_from(PIECES), max_size=18).map("".join))
def test_everything_is_where_the_expression_had_it(line: str) -> None:
    assert not_prose(line) == [match.span() for match in SKIP.finditer(line)]


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("either/or and he/she/they", True),
        ("_so_ __they__ *say*", True),
        ("/usr/lib ~/notes ./here ../there", False),
        ("docs/readme.md example.com/page src/ https://a//b", False),
    ],
)
def test_strokes_part_words_and_paths_are_none(line: str, prose: bool) -> None:
    asked = [token for token in line.split() if not not_prose(token)]
    assert asked == (line.split() if prose else [])
