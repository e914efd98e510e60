"""The figures, by hand-made cases; the two-sided 5-gram, by a text that a reader can check."""

import pytest

from engine.training.lessons.questions import SIZES, faulty, gaps, passages
from engine.training.measuring.measures import (
    changed_share,
    changes,
    echoes,
    judge_fixes,
    length_error,
    median,
    real_share,
    repeats,
)
from engine.training.measuring.ngram import Question, TwoSided

TEXT = (
    "The old man opened the door, which had been closed for years, and looked out. He saw a field of wheat. "
    "Nobody was there. The wind moved the wheat slowly, as if it had all the time in the world, and he smiled. "
) * 20


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


def test_the_ngram_takes_the_longest_context_it_has_seen() -> None:
    model = TwoSided(["the red cat sat down . the red dog sat up . the red dog sat up . a blue bird flew ."])
    asked = [
        Question(("the", "red"), ("sat", "down")),
        Question(("the", "red"), ("sat", "up")),
        Question(("no", "blue"), ("xx", "yy")),
        Question(("zz",), ("zz",)),
    ]
    assert model.answer(asked) == ["cat", "dog", "bird", "the"] or model.answer(asked)[:3] == ["cat", "dog", "bird"]
    assert "sat" in model.words
    assert "bird" not in model.words


def test_gaps_are_the_text_and_the_same_each_time() -> None:
    for size in SIZES:
        found = gaps(TEXT, size, 8, 3)
        assert found == gaps(TEXT, size, 8, 3)
        assert found
        for gap in found:
            assert gap.before + gap.truth + gap.after in TEXT
            assert gap.truth == gap.truth.strip()
            assert len(gap.before) >= 200
    assert gaps(TEXT, "word", 8, 3) != gaps(TEXT, "word", 8, 4)
    assert all(len(gap.truth.split()) == 3 for gap in gaps(TEXT, "three words", 8, 3))


def test_passages_can_be_spoiled_and_some_stay_correct() -> None:
    text = "\n".join([TEXT[: TEXT.index("smiled. ") + 7]] * 20)
    clean = passages(text, 20, 1)
    assert all(p.source == p.wanted and p.before + p.source + p.after in text for p in clean)
    spoiled = faulty(clean, 1)
    assert [p.wanted for p in spoiled] == [p.wanted for p in clean]
    assert 0 < sum(p.source == p.wanted for p in spoiled) < len(spoiled)
