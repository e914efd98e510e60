"""What no dictionary is asked about is what the expression said that was here before."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.documents.spelling.not_prose import not_prose

SKIP = re.compile(r"`[^`\n]*`|(?:https?|ftp)://\S+|www\.\S+|\S+@\S+|\]\([^)\n]*\)|<[^>\n]*>|\S*[\d_\\/]\S*")
"""What it was: right on a short line, and more than linear on a long one."""
PIECES = [*"ab`@1_/\\]()<> .:x", "http://", "ftp://", "www.", "](", "``"]


@given(st.lists(st.sampled_from(PIECES), max_size=18).map("".join))
def test_everything_is_where_the_expression_had_it(line: str) -> None:
    assert not_prose(line) == [match.span() for match in SKIP.finditer(line)]
