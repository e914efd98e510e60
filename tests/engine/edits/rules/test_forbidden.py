"""Forbidden ids: ruled out everywhere or at their slots, of every row or of one."""

import torch

from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Stage
from tests.engine.edits.rules.contexts import context, logits, row, view

TWO = context(row([20, 21, 22], (0, 3)), row([20, 21, 22], (0, 3)))


def ruled_out(rule: Forbidden) -> list[tuple[int, int]]:
    """The (row of the logits, id) that are out."""
    steering = rule.steering(TWO)
    assert steering is not None
    masked = logits(TWO)
    steering.steer(view(TWO), masked)
    return [(int(at), int(token)) for at, token in torch.isneginf(masked).nonzero()]


def test_ids_are_out_everywhere_or_at_the_slots_of_each_row() -> None:
    assert ruled_out(Forbidden((7,))) == [(at, 7) for at in range(6)]
    assert ruled_out(Forbidden((7, 9), (frozenset({1}), frozenset({0, 2})))) == [
        (at, token) for at in (1, 3, 5) for token in (7, 9)
    ]


def test_what_touches_nothing_steers_nothing() -> None:
    assert Forbidden(()).steering(TWO) is None
    assert Forbidden((7,), (frozenset(), frozenset())).steering(TWO) is None


def test_one_row_keeps_its_own_slots() -> None:
    assert Forbidden((7,), (frozenset({1}), frozenset({2}))).only(1) == Forbidden((7,), (frozenset({2}),))
    everywhere = Forbidden((7,))
    assert everywhere.only(1) is everywhere
    assert everywhere.stage is Stage.MASK
