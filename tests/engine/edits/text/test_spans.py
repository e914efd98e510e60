import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.spans import (
    between,
    hole_spans,
    kept_ranges,
    line_break_around,
    open_spans,
    require_words,
    spaced,
    within,
)
from engine.errors import RequestError
from engine.messages import Hole
from engine.prose.markup import merged

RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple)).map(merged)  # type: ignore[arg-type]


@given(RANGES, st.integers(0, 30), st.integers(0, 30))
def test_within_is_what_of_the_ranges_lies_there(ranges: list[tuple[int, int]], a: int, b: int) -> None:
    start, end = min(a, b), max(a, b) + 1
    inner = within(ranges, start, end)
    inside = {at for low, high in ranges for at in range(low, high)} & set(range(start, end))
    assert {at for low, high in inner for at in range(low, high)} == inside
    assert inner == merged(inner)


def test_line_breaks_around() -> None:
    assert line_break_around("a\n\n \nb", 3, 3)
    assert not line_break_around("a  b", 2, 2)
    assert not line_break_around("a \nb", 2, 2)
    assert not line_break_around("", 0, 0)


def test_only_a_long_hole_alone_in_its_lines_may_break_them() -> None:
    text = "a\n\n\n\nb c"
    spans = hole_spans(text, (Hole(3, 3), Hole(3, 3, 60), Hole(3, 3, 61), Hole(7, 7)))
    assert [span.breaks for span in spans] == [True, False, True, False]
    assert [span.index for span in spans] == [0, 1, 2, 3]


def test_markup_locks_and_kept_words_stay() -> None:
    text = "# The cat saw a `b` and a Cat."
    kept = kept_ranges(text, 0, len(text), ("cat",), ((10, 13),))
    assert [text[a:b] for a, b in kept] == ["# ", "cat", "saw", "`b`", "Cat"]


def test_open_spans_are_what_is_left_in_whole_words() -> None:
    text = "One, two three four."
    spans = open_spans(text, 0, len(text), [(9, 14)])
    assert [(span.index, text[span.start : span.end]) for span in spans] == [(0, "One, two"), (1, "four.")]
    bare = open_spans(text, 0, len(text), [(9, 14)], bare=True)
    assert [text[span.start : span.end] for span in bare] == ["One, two", "four"]
    assert open_spans("... – ...", 0, 9, []) == ()


def test_a_word_between_signs_of_emphasis_is_whole() -> None:
    text = "so _teh dog_ and __teh__ and snake_case_teh, _x_"
    kept = kept_ranges(text, 0, len(text), (), ())
    spans = open_spans(text, 0, len(text), kept)
    assert [text[span.start : span.end] for span in spans] == ["so", "teh dog", "and", "teh", "and", "x"]


def test_text_between_gaps_brings_the_space_that_a_seam_needs() -> None:
    assert between("was  ", True, False) == "was"
    assert between("was", False, True) == " was"
    assert between(", was ", True, True) == ", was"


def test_a_word_comes_with_its_space_behind_a_space_or_a_break_shown_as_one() -> None:
    assert spaced("a b", 2, lambda text: [0])
    assert not spaced("(b", 1, lambda text: [0])
    assert spaced("a\nb", 2, lambda text: [0])
    assert not spaced("a\nb", 2, lambda text: [ord(text[0])])


def test_where_there_is_nothing_to_work_on() -> None:
    require_words("a word", 0, 1, "fix")
    with pytest.raises(RequestError, match="empty"):
        require_words("", 0, 0, "fix")
    with pytest.raises(RequestError, match="no word to fix"):
        require_words("a … b", 1, 4, "fix")
