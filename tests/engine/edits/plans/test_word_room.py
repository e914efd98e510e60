"""Room between words: before each of them and last, none for a model that could not close it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.opening import guide_of
from engine.edits.plans.word_room import WordRoom
from engine.edits.tokens.layout import Gap
from tests.engine.edits.guides import guide
from tests.engine.edits.tiny import BLANK, FILLER, tiny_model

KIT = guide("base").kit
ROOM = WordRoom(KIT)


def encode(text: str) -> list[int]:
    return KIT.vocabulary.encode(text)


@pytest.fixture(scope="module")
def none() -> WordRoom:
    model = tiny_model("base")
    return WordRoom(guide_of(replace(model, manifest=replace(model.manifest, filler_id=None))).kit)


@given(st.lists(st.sampled_from(["The", " old", " dog", "’s", ",", " ran"]), min_size=1))
def test_a_passage_stands_with_room_before_every_word_and_last(parts: list[str]) -> None:
    ids = encode("".join(parts))
    slots = ROOM.spread(ids)
    assert [slot for slot in slots if not ROOM.is_room(slot)] == ids
    assert ROOM.is_room(slots[0])
    assert ROOM.is_room(slots[-1])
    for at, token in enumerate(slots):
        if KIT.vocabulary.text(token)[:1] == " ":
            assert ROOM.is_room(slots[at - 1])


def test_what_is_held_between_gaps_leaves_the_outer_room_to_them() -> None:
    a, b = encode(" old"), encode(" dog")
    assert ROOM.held([*a, *b]) == (*a, FILLER, *b)
    assert ROOM.held(a, left=b) == (FILLER, *b, FILLER, *a)
    assert ROOM.held(a, right=b) == (*a, FILLER, *b)
    assert ROOM.held([]) == ()


def test_two_gaps_side_by_side_share_their_room() -> None:
    gap = Gap(0, (BLANK, 40, BLANK), held=(False, True, False))
    assert ROOM.joined(gap) == Gap(0, (40, BLANK), held=(True, False))
    assert ROOM.rest(2).ids == (FILLER, FILLER)


def test_a_model_without_a_filler_gets_no_room(none: WordRoom) -> None:
    ids = encode("The old dog")
    gap = Gap(0, tuple(ids))
    assert none.spread(ids) == ids
    assert none.held(ids) == tuple(ids)
    assert none.joined(gap) is gap
    assert none.rest(5).ids == ()
