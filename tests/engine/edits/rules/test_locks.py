"""What a lock asks of the slots beside it: no word runs on behind it, and no answer ends before it."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.diffusion.steering import StepView
from engine.diffusion.steering.observer import Observer
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.locks import GrowthRule, LocksRule
from engine.edits.tokens.layout import Layout
from tests.engine.edits.rules.contexts import PREFIX, row

RULE = LocksRule((40, 41), (1, 0))


def locked(slots: set[int], size: int = 6, gap: tuple[int, int] = (1, 5)) -> tuple[Forbidden, ...]:
    layout = Layout(PREFIX, (row(range(20, 20 + size), gap, held=sorted(slots)),), 0)
    rules = RULE.locked(layout, slots)
    assert all(isinstance(rule, Forbidden) for rule in rules)
    return rules  # type: ignore[return-value]


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


FILLER, CONTROL, WORD, TAIL, MORE = 7, 8, 20, 40, 41
SILENT = frozenset({FILLER, CONTROL})


def decided(wanted: list[int], held: list[int], seconds: dict[int, int] | None = None) -> list[int]:
    """What a step comes to under the rule: slot by slot the id that it wants, or where that is ruled out the one of
    ``seconds`` (a filler where that names none). Slots ``held`` have no rows."""
    ids = torch.tensor([wanted])
    free = [slot for slot in range(len(wanted)) if slot not in held]
    logits = torch.zeros(len(free), 50)
    for at, slot in enumerate(free):
        logits[at, FILLER] = 3.0
        logits[at, (seconds or {}).get(slot, FILLER)] = 5.0
        logits[at, wanted[slot]] = 9.0
    mask = torch.tensor([[slot in held for slot in range(len(wanted))]])
    view = StepView(1, 4, 1.0, ids, mask, torch.tensor(free), torch.full_like(ids, FILLER))
    watch = GrowthRule(frozenset(held), frozenset({TAIL, MORE}), SILENT).watch(None)  # type: ignore[arg-type]
    Observer(watch).steer(view, logits)
    (draft,) = view.draft(logits).tolist()
    return [int(token) for token in draft]


def test_a_locked_word_is_not_carried_on_over_slots_that_show_nothing() -> None:
    assert decided([WORD, FILLER, TAIL, 21], [0]) == [WORD, FILLER, FILLER, 21]
    assert decided([WORD, FILLER, FILLER, TAIL, MORE], [0]) == [WORD, FILLER, FILLER, FILLER, FILLER]
    assert decided([WORD, CONTROL, FILLER, TAIL], [0]) == [WORD, CONTROL, FILLER, FILLER]
    assert decided([WORD, FILLER, TAIL, 21], [0], {2: MORE}) == [WORD, FILLER, FILLER, 21]
    assert decided([WORD, FILLER, TAIL, 21], [0], {2: 22}) == [WORD, FILLER, 22, 21]


def test_what_belongs_to_another_word_is_let_be() -> None:
    for wanted in ([WORD, FILLER, 21, TAIL], [WORD, 21, TAIL, MORE], [21, TAIL, WORD, FILLER]):
        assert decided(wanted, [wanted.index(WORD)]) == wanted
    assert decided([WORD, FILLER, TAIL, 21], [0, 1, 2]) == [WORD, FILLER, TAIL, 21], "what is held is the writer's"


def test_a_word_without_a_space_of_its_own_is_locked_with_what_lets_it_begin() -> None:
    rule, quote = LocksRule((TAIL, MORE), (1,), SILENT), 30
    places = row(range(20, 26), (1, 5))
    assert rule.bound(places, [20, FILLER, FILLER, TAIL, 21, 25], {3}) == {1, 2}
    assert rule.bound(places, [20, FILLER, quote, TAIL, 21, 25], {3}) == {2}
    assert rule.bound(places, [20, quote, FILLER, TAIL, 21, 25], {3}) == {1, 2}
    assert rule.bound(places, [20, 21, 22, WORD, TAIL, 25], {3, 4}) == set(), "it has a space of its own"
    assert rule.bound(places, [20, TAIL, MORE, 21, 22, 25], {1, 2}) == set(), "nothing is free before it"
    assert LocksRule((TAIL,), (1,)).bound(places, [20, quote, TAIL, 21, 22, 25], {2}) == {1}


def test_where_no_id_is_silent_nothing_is_watched() -> None:
    layout = Layout(PREFIX, (row(range(20, 26), (1, 5), held=[3]),), 0)
    assert GrowthRule(frozenset({3}), frozenset({40, 41}), SILENT) in LocksRule((40, 41), (1,), SILENT).locked(
        layout, {3}
    )
    assert len(RULE.locked(layout, {3})) == 2
