"""New text that repeats itself is lowered, unless foresight settles it."""

import pytest

from engine.edits.rules.repeats import RepeatsRule
from tests.engine.edits.rules.contexts import PREFIX, context, logits, row, view
from tests.engine.edits.tiny import BLANK

LONE = context(row([30, -1, 31, 32], (1, 2)))
LONG = context(row([30, -1, -1, 31, 32], (1, 3)))


@pytest.mark.parametrize(("run", "steers"), [(LONE, False), (LONG, True)])
def test_a_lone_slot_is_spared_where_the_model_foresees(run: object, steers: bool) -> None:
    assert (RepeatsRule(2.0, 16, spares_lone=True).steering(run) is not None) == steers  # type: ignore[arg-type]
    assert RepeatsRule(2.0, 16).steering(run) is not None  # type: ignore[arg-type]


def test_what_stands_beside_a_slot_or_right_before_the_canvas_is_lowered() -> None:
    run = context(row([BLANK, 40, BLANK], (0, 3), held=[1]))
    steering = RepeatsRule(2.0, 16).steering(run)
    assert steering is not None
    lowered = logits(run)
    steering.steer(view(run), lowered)
    assert lowered[0, PREFIX[-1]] == -2.0
    assert lowered[0, 40] == lowered[2, 40] == -2.0
    assert lowered[2, PREFIX[-1]] == 0.0
