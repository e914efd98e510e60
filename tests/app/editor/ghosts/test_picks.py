"""Picks: a word goes round from as it is over kept and banned."""

import pytest

from app.editor.ghosts.picks import Picks, bare

KEY = (0, 4, 9)


def test_a_word_goes_round() -> None:
    picks = Picks()
    seen = []
    for _ in range(4):
        seen.append((picks.keeps(KEY, "“Light,”"), picks.bans("light"), picks.banned))
        picks.turn(KEY, "“Light,”")
    assert seen == [(False, False, ()), (True, False, ()), (False, True, ("light",)), (False, False, ())]


def test_a_word_is_kept_where_it_stands_and_banned_everywhere() -> None:
    picks = Picks()
    picks.turn(KEY, "light")
    assert not picks.keeps((0, 0, 5), "light")
    assert not picks.keeps(KEY, "dark")
    assert not picks.keeps(None, "light")
    picks.turn(KEY, "light")
    assert picks.bans("Light.")
    # Pressed elsewhere, it is free again.
    picks.turn((1, 0, 5), "Light")
    assert picks.banned == ()


@pytest.mark.parametrize(("word", "plain"), [("“Yes!”", "yes"), ("don’t", "don’t"), ("—", ""), ("*so*", "so")])
def test_a_ban_is_without_punctuation(word: str, plain: str) -> None:
    assert bare(word) == plain
