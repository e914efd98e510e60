"""The presets: their size, and the settings that may be changed."""

import json

import pytest

from engine.errors import UsageError
from engine.training.learning.forward import Writer
from engine.training.learning.presets import PRESETS, SMALL, Preset, changed


def test_the_starter_has_at_most_28_million_parameters() -> None:
    assert sum(p.numel() for p in Writer(PRESETS["starter"].shape, 0).parameters()) <= 28_000_000


@pytest.mark.parametrize(
    ("change", "sentence"),
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
def test_a_setting_that_cannot_be_changed_is_named(change: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        changed(SMALL, [change])


def test_settings_are_changed_and_the_preset_stays_as_it_was() -> None:
    new = changed(SMALL, ["rate=0.001", "warmup=7", "compiled=false", "objective.one=0.4", "shape.layers=3"])
    assert (new.rate, new.warmup, new.compiled, new.objective.one, new.shape.layers) == (0.001, 7, False, 0.4, 3)
    assert SMALL.rate == 3e-3


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_every_preset_can_run_as_it_stands(preset: Preset) -> None:
    for window in (*preset.windows, *preset.task_windows):
        assert window.before >= 2
        assert window.before + window.canvas <= preset.tokens
        assert window.before + window.canvas <= preset.shape.max_position
    assert sum(window.share for window in preset.windows) == pytest.approx(1)
    assert bool(preset.tasks) <= bool(preset.task_windows)
    assert preset.context == max(window.before for window in preset.windows)
    assert json.loads(json.dumps(preset.to_dict()))["name"] == preset.name
