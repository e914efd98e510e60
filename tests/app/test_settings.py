"""Settings: declared once, checked, stored whole, and kept for a newer version where this one does not know them."""

import json
from pathlib import Path

import pytest

from app.settings import DECLARED, Setting, Settings


def test_settings_are_stored_checked_and_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    changes: list[tuple[str, object]] = []
    settings.changed.connect(lambda key, value: changes.append((key, value)))
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    settings.set("font.size", 15)
    assert changes == [("theme", "dark"), ("font.size", 15.0)]
    with pytest.raises(ValueError, match="theme"):
        settings.set("theme", "pink")
    with pytest.raises(KeyError):
        settings.get("nothing")
    stored = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**stored, "later": 1, "run.variants": 99}), encoding="utf-8")
    again = Settings(file)
    assert (again.get("theme"), again.get("run.variants")) == ("dark", 1)
    again.set("theme", "light")
    assert json.loads(file.read_text(encoding="utf-8"))["later"] == 1
    file.write_text("not json", encoding="utf-8")
    assert Settings(file).get("theme") == "system"
    assert all(setting.accepts(setting.default) for setting in DECLARED)


def test_each_kind_of_setting_accepts_its_own_and_nothing_else() -> None:
    number = Setting("n", int, 3, "N", low=1, high=5)
    real = Setting("r", float, 1.0, "R", low=0.0)
    choice = Setting("c", str, "a", "C", choices=(("a", "A"), ("b", "B")))
    switch = Setting("s", bool, True, "S")
    assert [value for value in (0, 1, 5, 6, True, "3", 2.0) if number.accepts(value)] == [1, 5]
    assert [value for value in (-0.1, 0, 2.5, True, "1") if real.accepts(value)] == [0, 2.5]
    assert [value for value in ("a", "b", "c", "", None) if choice.accepts(value)] == ["a", "b"]
    assert [value for value in (True, False, 1, 0, None) if switch.accepts(value)] == [True, False]


def test_a_value_that_is_the_default_again_is_not_stored(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.set("page.width", 90)
    assert json.loads(file.read_text()) == {"page.width": 90}
    settings.reset("page.width")
    assert json.loads(file.read_text()) == {}
    assert settings.get("page.width") == 68


def test_every_setting_is_declared_once_and_accepts_its_default() -> None:
    keys = [setting.key for setting in DECLARED]
    assert len(keys) == len(set(keys))
    for setting in DECLARED:
        assert setting.accepts(setting.default), setting.key
        assert all(setting.accepts(value) for value, _label in setting.choices), setting.key
