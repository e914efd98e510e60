"""What is kept of the writer's own: insisted on in a second attempt, and looked at last of all."""

import pytest

from engine.edits.rules.keep import KeepRule, require_kept, require_sound
from engine.errors import EngineFault, SteeringError
from engine.messages import Edit, Rewrite
from tests.engine.edits.rules.contexts import context, logits, row, view

TEXT = "Anna met Bob at https://a.org today"


def rewrite(**more: object) -> Rewrite:
    return Rewrite(job="j", text=TEXT, start=0, end=len(TEXT), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(5, 8, "met", "saw"), Edit(0, 4, "Anna", "Eva")),
        (Edit(5, 8, "saw", "met"),),
        (Edit(30, 35, "today", "now"),),
    ],
)
def test_edits_out_of_order_untrue_or_outside_are_faults(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(EngineFault):
        require_sound(TEXT, edits, [(0, 20)])


def test_sound_edits_pass() -> None:
    require_sound(TEXT, (Edit(0, 4, "Anna", "Eva"), Edit(5, 8, "met", "saw")), [(0, 20)])


def test_a_lost_lock_is_an_error() -> None:
    require_kept(rewrite(locks=((0, 4),)), (Edit(5, 8, "met", "saw"),))
    with pytest.raises(SteeringError, match="Anna"):
        require_kept(rewrite(locks=((0, 4),)), (Edit(0, 4, "Anna", "Eva"),))
    with pytest.raises(SteeringError, match=r"a\.org"):
        require_kept(rewrite(), (Edit(20, 20, "", "x"),))


def test_a_lost_word_is_an_error() -> None:
    with pytest.raises(SteeringError, match="Bob"):
        require_kept(rewrite(keep=("bob",)), (Edit(9, 12, "Bob", "Rob"),))
    with pytest.raises(SteeringError, match="everywhere"):
        require_kept(rewrite(keep=("bob",)), (Edit(12, 12, "", "by"),))


def test_a_rule_insists_once_and_only_with_something_to_keep() -> None:
    rule = KeepRule(((40, 41),))
    insisting = rule.insisting()
    assert insisting == KeepRule(((40, 41),), insists=True)
    assert insisting.insisting() is None
    assert KeepRule(()).insisting() is None


def test_an_insisting_rule_holds_its_runs_where_they_do_not_overlap() -> None:
    run = context(row([50, -1, -1, -1, -1, 51], (1, 5)))
    rule = KeepRule(((40, 41), (42,)))
    assert rule.steering(run) is None, "an answer is free at first"
    insisting = rule.insisting()
    assert insisting is not None
    steering = insisting.steering(run)
    assert steering is not None
    seen = view(run)
    steering.steer(seen, logits(run))
    assert seen.kept is not None
    where, ids = seen.kept
    text = [int(token) if held else None for token, held in zip(ids[0], where[0], strict=True)]
    assert [token for token in text if token is not None] in ([40, 41, 42], [42, 40, 41])
    assert text[0] is text[-1] is None
