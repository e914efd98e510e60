"""Settings: declared once, checked, stored whole, and kept for a newer version where this one does not know them."""

import errno
import json
import os
import stat
import threading
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


def stored(file: Path) -> dict[str, object]:
    values = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(values, dict)
    return values


def test_two_programs_keep_each_others_changes(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    Settings(file).set("page.width", 80)
    mine, theirs = Settings(file), Settings(file)
    mine.set("theme", "dark")
    theirs.set("run.variants", 3)
    theirs.reset("page.width")
    mine.set("font.size", 20.0)
    assert stored(file) == {"theme": "dark", "run.variants": 3, "font.size": 20.0}
    mine.reset("theme")
    assert stored(file) == {"run.variants": 3, "font.size": 20.0}


def test_keys_of_two_programs_are_put_together(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    Settings(file).set("keys", {"save": "Ctrl+S", "open": "Ctrl+O"})
    mine, theirs = Settings(file), Settings(file)
    mine.set("keys", {"save": "F2", "open": "Ctrl+O"})
    theirs.set("keys", {"save": "Ctrl+S", "quit": "F10"})
    assert stored(file) == {"keys": {"save": "F2", "quit": "F10"}}


def test_a_change_in_the_same_instant_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    mine, theirs = Settings(file), Settings(file)
    real, threads = os.replace, [threading.Thread(target=lambda: theirs.set("theme", "dark"))]

    def replace(part: Path, target: Path) -> None:
        if not threads[0].ident:
            threads[0].start()
            threads[0].join(0.1)
        real(part, target)

    monkeypatch.setattr(os, "replace", replace)
    mine.set("run.variants", 3)
    threads[0].join()
    assert stored(file) == {"theme": "dark", "run.variants": 3}


def test_what_a_disk_refused_is_written_with_the_next_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.set("page.width", 80)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "write", refuse)
        settings.set("theme", "dark")
    assert stored(file) == {"page.width": 80}
    Settings(file).set("run.variants", 3)
    settings.set("font.size", 20.0)
    assert stored(file) == {"page.width": 80, "theme": "dark", "run.variants": 3, "font.size": 20.0}
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    file, real = tmp_path / "settings.json", tmp_path / "elsewhere" / "mine.json"
    real.parent.mkdir()
    real.write_text("{}")
    real.chmod(0o640)
    file.symlink_to(real)
    Settings(file).set("theme", "dark")
    assert file.is_symlink()
    assert (stored(real), stat.S_IMODE(real.stat().st_mode)) == ({"theme": "dark"}, 0o640)


def test_new_settings_are_their_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    Settings(file).set("theme", "dark")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_whose_name_is_no_text_is_kept(tmp_path: Path) -> None:
    file, folder = tmp_path / "settings.json", os.fsdecode(b"/models/caf\xe9/\xc3\xa9")
    Settings(file).set("model.folder", folder)
    assert Settings(file).get("model.folder") == folder


def test_settings_that_cannot_be_read_are_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    Settings(file).set("page.width", 80)
    settings = Settings(file)

    def refuse(*_: object, **__: object) -> str:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_text", refuse)
        settings.set("theme", "dark")
    assert stored(file) == {"page.width": 80}
