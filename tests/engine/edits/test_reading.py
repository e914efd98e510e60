"""How ids read: what counts as written, which slots stand behind a range of text, and what is empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.reading import Reading, locked_owners, plain_draft, slots_of, with_continuations, written
from engine.edits.text.draft import Draft
from engine.edits.tokens.layout import Row, Slots
from tests.engine.edits.guides import guide

STOP, FILLER = 1, 5


@given(st.lists(st.sampled_from([STOP, FILLER, 20, 21, 22]), max_size=12), st.integers(0, 3), st.integers(0, 12))
def test_a_gap_holds_what_stands_before_its_first_stop_without_fillers(ids: list[int], low: int, count: int) -> None:
    high = min(len(ids), low + count)
    low = min(low, high)
    kept, slots = written(ids, Slots(0, low, high), (STOP,), FILLER)
    inside = ids[low:high]
    before = inside[: inside.index(STOP)] if STOP in inside else inside
    assert kept == [token for token in before if token != FILLER]
    assert [ids[slot] for slot in slots] == kept
    assert all(low <= slot < high for slot in slots)


def test_a_gap_reads_as_text_with_the_slots_that_wrote_it() -> None:
    vocabulary = guide("base").kit.vocabulary
    ids = [*vocabulary.encode("The cat"), *vocabulary.encode(" sat"), FILLER, *vocabulary.encode(" down")]
    start = len(vocabulary.encode("The cat"))
    draft, leads, slots = plain_draft(vocabulary, ids, Slots(0, start, len(ids)), (), FILLER)
    assert draft.text == " sat down"
    assert not leads
    assert slots == [slot for slot in range(start, len(ids)) if ids[slot] != FILLER]


def test_a_character_in_parts_goes_with_the_slot_that_began_it() -> None:
    vocabulary = guide("base").kit.vocabulary
    ids = vocabulary.encode("猫")
    assert len(ids) > 1
    draft, leads, _ = plain_draft(vocabulary, ids, Slots(0, 0, len(ids)), (), FILLER)
    assert draft.text == "猫"
    assert with_continuations([0], leads) == set(range(len(ids)))
    assert slots_of(Reading((draft,), leads), 0, 0, 1) == set(range(len(ids)))


def test_slots_between_two_that_wrote_belong_to_the_range() -> None:
    reading = Reading((Draft("ab", (3, 7)),))
    assert slots_of(reading, 0, 0, 2) == {3, 4, 5, 6, 7}
    assert slots_of(reading, 0, 0, 1) == {3}
    assert slots_of(reading, 0, 1, 1) == set()


@pytest.mark.parametrize(
    ("texts", "empty"), [((" …", "a"), True), (("1", "+"), False), (("",), True), (("“—”",), True), (("猫",), False)]
)
def test_a_reading_is_empty_where_any_span_says_nothing(texts: tuple[str, ...], empty: bool) -> None:
    assert Reading(tuple(map(Draft.foreign, texts))).empty == empty


def test_what_is_locked_in_a_gap_is_owned_by_the_slot_that_began_its_character() -> None:
    row = Row((9, 9, 9, 9), (False, True, True, False), (-1,) * 4, (Slots(0, 0, 4),))
    assert locked_owners(row, row.gaps[0], {2: 0}) == {0, 1}
