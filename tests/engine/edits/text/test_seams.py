import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.draft import Draft
from engine.edits.text.seams import (
    needs_space,
    seamed,
    takes_closing,
    without_stray_stop,
)


@pytest.mark.parametrize(
    ("before", "new", "after", "whole"),
    [
        ("The cat ", "sat", " down.", "The cat sat down."),
        ("The cat", "sat", "down.", "The cat sat down."),
        ("The cat ", " sat ", ".", "The cat sat."),
        ("The cat", ", however,", " sat", "The cat, however, sat"),
        ("(", "so", ")", "(so)"),
        ("“", "Go", "” he said", "“Go” he said"),
        ('He said "', "go", '" now', 'He said "go" now'),
        ('He said "go"', "now", "", 'He said "go" now'),
        ("well-", "known", " man", "well-known man"),
        ("猫", "が", "好き", "猫が好き"),
        ("line\n", "new", "\nline", "line\nnew\nline"),
        ("a\u00a0", "b", "\u2009c", "a\u00a0b\u2009c"),
        ("dog", "'s", " tail", "dog's tail"),
        ("", "Start", "here", "Start here"),
        ("Stop.", "Then", "he", "Stop. Then he"),
        ("ש", "ל", "ם", "ש ל ם"),
        ("It cost $", " 90", " or €", "It cost $90 or €"),
        ("It cost 90 €", "then", "", "It cost 90 € then"),
    ],
)
def test_seams_have_exactly_one_needed_space(before: str, new: str, after: str, whole: str) -> None:
    assert before + seamed(Draft.foreign(new), before, after).text + after == whole


@pytest.mark.parametrize(
    ("before", "takes"),
    [
        ("the cat", True),
        ("the cat ", False),
        ("", False),
        ("line\n", False),
        ("line\u2028", False),
        ("(", False),
        ("he said “", False),
        ('he said "', False),
        ('"go"', True),
        ("it's 90 %", True),
        ("The cat sat.", False),
        ("a\u00a0", False),
    ],
)
def test_where_a_closing_mark_may_stand(before: str, takes: bool) -> None:
    assert takes_closing(before) is takes


@given(st.text(), st.text(min_size=1), st.text())
def test_a_seam_never_doubles_a_space(before: str, new: str, after: str) -> None:
    core = seamed(Draft.foreign(new), before, after).text
    if core.startswith(" "):
        assert before
        assert not before[-1].isspace()
        assert not core[1:2].isspace()
    # Marks and joiners at the edges are left out: they would change the writer's own characters.
    assert core.strip() in new
    if new.strip().isalnum():
        assert core.strip() == new.strip()


def test_needs_space_at_the_text_edges() -> None:
    assert not needs_space("", "a")
    assert not needs_space("a", "")


@pytest.mark.parametrize(
    ("new", "after", "left"),
    [
        ("next year.", ". In ten", "next year"),
        ("his eyes.", " into the room", "his eyes"),
        ("his eyes.", " Into the room", "his eyes."),
        ("and so...", " he went", "and so..."),
        ("met Mr.", " von Bell", "met Mr."),
        ("the end.", "", "the end."),
        (".", " a", "."),
    ],
)
def test_a_stop_that_cannot_stand_is_left_out(new: str, after: str, left: str) -> None:
    assert without_stray_stop(new, after) == left
