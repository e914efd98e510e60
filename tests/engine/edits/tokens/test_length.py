import math

from engine.edits.tokens.length import calibrated, candidates, choices, slots, tokens_a_word


def test_words_become_slots() -> None:
    assert slots(10, 1.3, filler=False) == 13
    assert slots(10, 1.3, filler=True) > 13
    assert 1.0 <= tokens_a_word("a b c", 400) <= 4.0
    assert math.isclose(tokens_a_word("", 0), 1.35)


def test_candidates_fit() -> None:
    assert candidates(None, 1.3, True, 10) == (8,)
    assert candidates(None, 1.3, False, 2) == (2,)
    assert candidates(300, 1.3, True, 200) == ()
    assert candidates(100, 1.3, True, 140) == (140,)
    assert candidates(40, 1.3, True, 140) == (69,)
    assert candidates(4, 1.3, True, 140) == (5, 8)
    assert candidates(1, 1.35, True, 60) == (1, 2)
    assert candidates(3, 1.35, True, 60) == (4, 7)
    assert len(candidates(5, 1.3, False, 200)) == 3


def test_choices_share_a_canvas() -> None:
    assert choices(((8, 24), (5,)), 40) == ((8, 5), (24, 5))
    assert choices(((8, 24), (8, 24)), 40) == ((8, 8),)


def test_confidence_is_freed_from_what_short_gaps_always_have() -> None:
    assert calibrated(0.5, 20) > calibrated(0.5, 1)
