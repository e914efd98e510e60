from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.edits.tokens.interleave import interleaved

ROOM = -5


def begins(token: int) -> bool:
    """Even ids begin a word."""
    return token % 2 == 0


def test_there_is_room_before_every_word_and_at_the_end() -> None:
    assert interleaved([1, 3, 2, 5, 4], begins, ROOM) == [ROOM, 1, 3, ROOM, 2, 5, ROOM, 4, ROOM]
    assert interleaved([], begins, ROOM) == []


@given(st.lists(st.integers(0, 9), min_size=1))
def test_the_ids_stay_in_their_order_and_no_room_stands_beside_room(ids: list[int]) -> None:
    slots = interleaved(ids, begins, ROOM)
    assert [slot for slot in slots if slot != ROOM] == ids
    assert slots[0] == slots[-1] == ROOM
    assert slots.count(ROOM) == 2 + sum(map(begins, ids[1:]))
    assert all(ROOM not in pair or pair[0] != pair[1] for pair in pairwise(slots))
