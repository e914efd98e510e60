"""What a lock asks of the slots beside it: no word runs on behind it, and no answer ends before it."""

from hypothesis import given
from hypothesis import strategies as st

from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.locks import LocksRule
from engine.edits.tokens.layout import Layout
from tests.engine.edits.rules.contexts import PREFIX, row

RULE = LocksRule((40, 41), (1, 0))


def locked(slots: set[int], size: int = 6, gap: tuple[int, int] = (1, 5)) -> tuple[Forbidden, ...]:
    layout = Layout(PREFIX, (row(range(20, 20 + size), gap, held=sorted(slots)),), 0)
    return RULE.locked(layout, slots)


def test_behind_a_lock_a_new_word_begins_and_nothing_ends_before_it() -> None:
    assert locked({3}) == (Forbidden((40, 41), (frozenset({4}),)), Forbidden((1, 0), (frozenset({1, 2}),)))


def test_where_no_slot_is_free_there_is_nothing_to_ask() -> None:
    assert locked({4}) == (Forbidden((1, 0), (frozenset({1, 2, 3}),)),)
    assert locked({1, 2, 3, 4}) == ()


@given(st.sets(st.integers(0, 9), min_size=1))
def test_only_free_slots_are_touched(slots: set[int]) -> None:
    for rule in locked(slots, 10, (0, 10)):
        assert rule.slots is not None
        assert not rule.slots[0] & slots
        assert rule.slots[0] <= set(range(10))
        wanted = {slot + 1 for slot in slots} if rule.ids == (40, 41) else set(range(max(slots)))
        assert rule.slots[0] == (wanted - slots) & set(range(10))
