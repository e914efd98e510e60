"""The figures, by hand-made cases; the two-sided 5-gram, by a text that a reader can check."""

import pytest

from engine.training.measuring.measures import (
    changed_share,
    changes,
    curly,
    echoes,
    judge_fixes,
    length_error,
    median,
    real_share,
    repeats,
)


def test_repetition_echo_and_length() -> None:
    assert repeats("the the end")
    assert repeats("one two three, one two three")
    assert not repeats("one two three one two")
    assert echoes("he went to the door", " the door, and then")
    assert not echoes("he went to the door", " a door")
    assert not echoes("door", " door and")
    assert length_error("one two", "one two three four") == 0.5
    assert real_share("xq Tree don’t", frozenset({"tree", "don't"})) == pytest.approx(2 / 3)
    assert real_share("12 !", frozenset()) is None
    assert median([3.0, 1.0, 2.0]) == 2.0


def test_changed_share_counts_words_lost() -> None:
    assert changed_share("a b c d", "a b c d") == 0
    assert changed_share("a b c d", "a x c d") == 0.25
    assert changed_share("", "x") == 0


def test_fixes_are_judged_edit_by_edit() -> None:
    assert changes("He go home .", "He goes home .") == {(1, 2, ("goes",))}
    figures = judge_fixes(
        [
            ("He go home.", "He goes home.", "He goes home."),
            ("She were late.", "She was late.", "She were late."),
            ("All is well.", "All is well.", "All was well."),
            ("All is well.", "All is well.", "All is well."),
        ]
    )
    assert figures.precision == 0.5
    assert figures.recall == 0.5
    assert figures.f05 == pytest.approx(0.5)
    assert figures.left_alone == 0.5


def test_the_set_can_be_set_in_curly_typography() -> None:
    assert curly("\"It's 'late',\" she said.") == "“It’s ‘late’,” she said."
