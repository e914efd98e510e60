"""A page's text in the lines of its file, and the way back to the page."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.documents.disk.unfolded import Unfolded

PAGES = st.text(alphabet="ab <>\n😀", max_size=60)


def lines_joined(page: str) -> str:
    """As the file has it, worked out line by line."""
    lines = page.split("\n")
    text = lines[0]
    for before, line in pairwise(lines):
        text += line if "<" in before and ">" in line else f"\n{line}"
    return text.replace("<", "").replace(">", "")


@given(PAGES)
def test_every_character_stands_on_the_page_where_it_came_from(page: str) -> None:
    whole = Unfolded(page, ("<", ">"))
    assert whole.text == lines_joined(page)
    assert bool(whole) == (whole.text != page)
    for place, char in enumerate(whole.text):
        low, high = whole.to_page(place, place + 1)
        assert page[low:high] == char
        assert whole.to_whole(low) == place
        assert whole.to_whole(high) == place + 1
    ends = len(whole.text)
    assert whole.to_whole(len(page)) == whole.to_whole(whole.to_page(ends, ends)[0]) == ends


@given(PAGES, st.integers(0, 60), st.integers(0, 60))
def test_a_range_of_the_page_is_the_same_text_in_parts(page: str, one: int, other: int) -> None:
    whole = Unfolded(page, ("<", ">"))
    start, end = sorted((min(one, len(page)), min(other, len(page))))
    text = "".join(page[low:high] for low, high in whole.parts(start, end))
    low, high = whole.to_whole(start), whole.to_whole(end)
    assert text.replace("<", "").replace(">", "").replace("\n", "") == whole.text[low:high].replace("\n", "")
    # What is selected on the page for a range of the whole text begins and ends with a character of it.
    if low < high:
        first, last = whole.to_page(low, high)
        assert (page[first], page[last - 1]) == (whole.text[low], whole.text[high - 1])


def test_where_two_pieces_meet_is_the_beginning_of_the_second() -> None:
    whole = Unfolded("one <\n>two\nthree", ("<", ">"))
    assert whole.text == "one two\nthree"
    assert whole.to_page(4, 4) == (7, 7)
    assert whole.to_page(0, 4) == (0, 4)
    assert whole.to_page(4, 7) == (7, 10)
    assert whole.to_page(2, 6) == (2, 9)
    assert whole.parts(2, 9) == [(2, 4), (7, 9)]
    assert whole.all_to_page([(0, 4), (4, 7)]) == ((0, 4), (7, 10))


def test_where_nothing_is_divided_nothing_moves_and_signs_mean_what_they_stand_for() -> None:
    for marks in (None, ("<", ">")):
        plain = Unfolded("a\nb", marks, {ord("b"): "\0"})
        assert (bool(plain), plain.text, plain.to_page(1, 3)) == (False, "a\n\0", (1, 3))
    # What stands for a mark is none.
    assert Unfolded("a<x", ("<", ">"), {ord("x"): "<"}).text == "a<"
