"""The next character of a kind, from places that go on to the right."""

import re

from hypothesis import given
from hypothesis import strategies as st

from engine.prose.following import Following


@given(st.text("ab)", max_size=20), st.lists(st.integers(0, 20)), st.integers(0, 20))
def test_it_says_what_a_search_from_each_place_would(text: str, places: list[int], end: int) -> None:
    following = Following(text, re.compile(r"\)"), end)
    for place in sorted(places):
        near = text.find(")", place, end)
        assert following.at(place) == (near if near >= 0 else end)


def test_the_end_of_the_text_is_the_end_where_none_is_given() -> None:
    assert Following("abc", re.compile("x")).at(0) == 3
