"""A task under its rules: what one row of it is, what a lock does to it, and what it says of a finished row."""

from collections.abc import Collection
from dataclasses import dataclass

from engine.edits.reading import Reading
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Decoded, Rule, Violation
from engine.edits.sampling import Sampling
from engine.edits.task import Task
from engine.edits.text.spans import Span
from engine.edits.tokens.layout import UNKNOWN, Layout, Row, Slots


@dataclass(frozen=True)
class Scripted(Rule):
    """A rule that answers as it is told."""

    breaks: str = ""
    stronger: "Scripted | None" = None
    after_lock: tuple[Rule, ...] = ()
    slot: int | None = None

    def check(self, decoded: Decoded) -> Violation | None:
        return Violation(frozenset({1}), self.breaks) if self.breaks else None

    def insisting(self) -> "Scripted | None":
        return self.stronger

    def locked(self, layout: Layout, slots: Collection[int]) -> tuple[Rule, ...]:
        assert all(layout.rows[0].held[slot] for slot in slots)
        return self.after_lock

    def lone_slot(self, layout: Layout) -> int | None:
        return self.slot


class Onward(Rule):
    left_to_right = True


def row(*ids: int) -> Row:
    return Row(ids, (False,) * len(ids), (UNKNOWN,) * len(ids), (Slots(0, 0, len(ids)),))


def task(*rules: Rule, rows: tuple[Row, ...] = (row(7, 8, 9),)) -> Task:
    return Task((Span(0, 0, 0),), Layout((2,), rows, 0), rules, (0, 0), start=0.5, sampling=Sampling(t_min=0.2))


DECODED = Decoded(Reading(()), (), row(7))


def test_one_row_takes_what_each_rule_says_of_it() -> None:
    two = task(Forbidden((4,), (frozenset({0}), frozenset({2}))), Forbidden((5,)), rows=(row(7, 8), row(9, 8)))
    second = two.only(1)
    assert second.layout.rows == (row(9, 8),)
    assert second.rules == (Forbidden((4,), (frozenset({2}),)), Forbidden((5,)))


def test_a_lock_holds_its_slots_and_brings_the_rules_that_others_ask_for() -> None:
    more = Forbidden((3,))
    locked = task(Scripted(after_lock=(more,))).locked({1: 30})
    assert locked.layout.rows[0].ids == (7, 30, 9)
    assert locked.layout.rows[0].held == (False, True, False)
    assert locked.rules[-1] is more


def test_again_is_the_whole_schedule_over_some_slots_in_few_steps() -> None:
    again = task(Onward()).again([7, 8, 9], {2}, 3)
    assert again.layout.rows[0].ids == (7, 8, UNKNOWN)
    assert again.layout.rows[0].held == (True, True, False)
    assert (again.start, again.sampling) == (1.0, Sampling(most=3, t_min=0.2))


def test_a_task_insists_once_and_only_where_a_rule_can() -> None:
    assert task(Onward(), Scripted()).insisting() is None
    stronger = Scripted(slot=1)
    insisting = task(Onward(), Scripted(stronger=stronger)).insisting()
    assert insisting is not None
    assert insisting.rules[1] is stronger
    assert insisting.insisting() is None


def test_the_first_rule_that_is_broken_speaks() -> None:
    violation = task(Onward(), Scripted("first"), Scripted("second")).violation(DECODED)
    assert violation is not None
    assert violation.sentence == "first"
    assert task(Onward(), Scripted()).violation(DECODED) is None


def test_what_the_loop_asks_is_what_any_rule_says() -> None:
    plain = task(Scripted())
    assert not plain.left_to_right
    assert plain.lone_slot is None
    both = task(Scripted(), Onward(), Scripted(slot=2))
    assert both.left_to_right
    assert both.lone_slot == 2
    assert both.forbidding(Forbidden((1,))).rules == (*both.rules, Forbidden((1,)))
