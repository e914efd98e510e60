"""The words of dialects."""

from engine.edits.slips.confusions import CONFUSED, VERBS, regular_pasts
from engine.edits.slips.dialects import SCOTS, SPEECH


def test_they_are_folded_with_straight_apostrophes_and_in_one_list_only() -> None:
    words = SPEECH | SCOTS
    assert {word.casefold() for word in words} == words
    assert not any("’" in word for word in words)
    assert {word for word in SPEECH if word in SCOTS} == set()


def test_none_is_what_people_write_by_a_slip() -> None:
    slips = {word for group in (*CONFUSED, *VERBS) for word in group} | set(regular_pasts())
    assert {word for word in SPEECH | SCOTS if word in slips} == set()
