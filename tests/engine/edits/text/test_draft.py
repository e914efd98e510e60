import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.draft import NOBODY, Draft

DRAFTS = st.lists(st.tuples(st.sampled_from("ab \u00a0."), st.integers(NOBODY, 9)), max_size=20).map(
    lambda pairs: Draft("".join(char for char, _ in pairs), tuple(slot for _, slot in pairs))
)


def test_every_character_has_an_owner() -> None:
    with pytest.raises(ValueError, match="one owner"):
        Draft("ab", (1,))
    assert Draft.foreign("ab") == Draft("ab", (NOBODY, NOBODY))


@given(DRAFTS, DRAFTS)
def test_owners_go_along_when_drafts_are_joined_and_cut(left: Draft, right: Draft) -> None:
    whole = left + right
    size = len(left.text)
    assert whole.part(0, size) == left
    assert whole.part(size, len(whole.text)) == right


@given(DRAFTS)
def test_stripping_strips_the_text_and_its_owners(draft: Draft) -> None:
    stripped = draft.stripped()
    assert stripped.text == draft.text.strip()
    start = len(draft.text) - len(draft.text.lstrip())
    assert stripped.owner == draft.owner[start : start + len(stripped.text)]


def test_a_character_may_become_several_or_none() -> None:
    draft = Draft("a.b", (4, 5, 6))
    assert draft.replaced(["xy", "", "b"]) == Draft("xyb", (4, 4, 6))


def test_slots_are_those_that_wrote_something_there() -> None:
    draft = Draft(" cat", (NOBODY, 7, 3, 7))
    assert draft.slots(0, 4) == (3, 7)
    assert draft.slots(0, 1) == ()


def test_what_slots_wrote_is_one_range_and_nothing_widens_none() -> None:
    draft = Draft("a cat", (1, NOBODY, 2, 3, 2))
    assert draft.written_by({2}) == (2, 5)
    assert draft.written_by({1, 3}) == (0, 4)
    assert draft.written_by({9}) == (5, 0)
