"""The presets: their size, and the settings that may be changed."""

import pytest

from engine.errors import UsageError
from engine.training.learning.forward import Writer
from engine.training.learning.presets import PRESETS, SMALL, changed


def test_the_starter_has_at_most_28_million_parameters() -> None:
    assert sum(p.numel() for p in Writer(PRESETS["starter"].shape, 0).parameters()) <= 28_000_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("rate", "has no value"),
        ("rat=1", "names no setting"),
        ("objective=1", "names no setting"),
        ("objective.nothing=1", "names no setting"),
        ("rate.more=1", "names no setting"),
        ("name=x", "names no setting"),
        ("windows=x", "names no setting"),
        ("warmup=0.5", "wants a value like 40"),
        ("compiled=perhaps", "wants a value like True"),
    ],
)
def test_a_setting_that_cannot_be_changed_is_named(change: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        changed(SMALL, [change])


def test_settings_are_changed_and_the_preset_stays_as_it_was() -> None:
    new = changed(SMALL, ["rate=0.001", "warmup=7", "compiled=false", "objective.one=0.4", "shape.layers=3"])
    assert (new.rate, new.warmup, new.compiled, new.objective.one, new.shape.layers) == (0.001, 7, False, 0.4, 3)
    assert SMALL.rate == 3e-3
