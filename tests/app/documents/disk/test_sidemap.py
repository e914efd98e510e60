"""Characters that Qt cannot hold stand in the buffer as others and come out as themselves."""

from hypothesis import given
from hypothesis import strategies as st

from app.documents.disk.sidemap import SPECIAL, SideMap


def test_a_stand_in_that_is_pasted_comes_out_as_itself() -> None:
    side = SideMap("plain")
    inside = side.entered("\0")
    again = side.entered(inside)
    assert again != inside
    assert side.left(inside + again) == "\0" + inside


@given(st.text(st.sampled_from([*SPECIAL, "\ufdd2", "\ufdd3", "\uf8ff", "a", "\n", "é", "😀"])), st.text())
def test_any_text_leaves_as_it_came_whatever_came_before(text: str, other: str) -> None:
    side = SideMap(text)
    first = side.entered(text)
    assert not set(first) & set(SPECIAL)
    assert side.left(first) == text
    pasted = side.entered(other.replace("\r", ""))
    assert side.left(first + pasted) == text + other.replace("\r", "")


def test_places_do_not_move() -> None:
    text = "a\0b\u2029c\ufdd0d\ufeff"
    assert len(SideMap(text).entered(text)) == len(text)


def test_a_copy_for_another_thread_stays_as_it_was() -> None:
    side = SideMap("a\0")
    inside = side.entered("a\0")
    copy = side.copy()
    side.entered("\u2029")
    assert (len(copy), len(side)) == (1, 2)
    assert copy.left(inside) == "a\0"
    assert copy.marks is None


def test_a_line_too_long_for_the_page_is_divided_and_whole_again() -> None:
    text = "word " * 6000
    side = SideMap(text)
    inside = side.entered(text)
    assert side.marks is not None
    assert "\n" in inside
    assert side.left(inside) == text
