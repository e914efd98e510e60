"""What a writer has set, taught and added themselves is there again: settings, keys, words, actions, models."""

import json
from pathlib import Path

import pytest

from tests.kept import reader
from tests.kept.conftest import Kept

pytestmark = pytest.mark.usefixtures("qapp")

SETTINGS = {
    "theme": "contrast",
    "font.family": "Sans Serif",
    "font.size": 15.5,
    "page.width": 72,
    "page.zoom": 1.25,
    "page.typewriter": True,
    "page.focus": True,
    "page.sentence": True,
    "page.markdown": False,
    "draft.animation": "full",
    "draft.raw": True,
    "draft.reach": False,
    "locks.names": False,
    "run.variants": 3,
    "run.strength": 0.9,
    "run.words": 12,
    "file.recovery": 5,
    "file.versions": 50,
    "file.versions_days": 90,
    "file.autosave": True,
    "file.history": False,
    "guard.lines": "ban suddenly\nstop /ann?a/ : Anna is dead.",
    "provenance.on": True,
    "target.sitting": 250,
    "target.day": 800,
    "typing.quotes": "french",
    "spelling.on": False,
    "spelling.languages": ["sv_SE", "en_GB"],
    "model.device": "cuda:1",
    "model.dtype": "float16",
    "meter.on": False,
}
"""Every one but the model's folder and the keys; none is the default."""
SINCE = {"export.comments": False, "file.encodings": [], "typing.lists": True}
"""What came after the profile was written."""
DEFAULTS = {
    "theme": "system",
    "font.family": "",
    "font.size": 13.0,
    "page.width": 68,
    "page.zoom": 1.0,
    "page.typewriter": False,
    "page.focus": False,
    "page.sentence": False,
    "page.markdown": True,
    "draft.animation": "system",
    "draft.raw": False,
    "draft.reach": True,
    "locks.names": True,
    "run.variants": 1,
    "run.strength": 0.5,
    "run.words": 0,
    "file.recovery": 8,
    "file.versions": 200,
    "file.versions_days": 365,
    "file.autosave": False,
    "file.history": True,
    "guard.lines": "",
    "provenance.on": False,
    "target.sitting": 0,
    "target.day": 0,
    "typing.quotes": "off",
    "spelling.on": True,
    "spelling.languages": [],
    "model.folder": "",
    "model.device": "",
    "model.dtype": "",
    "meter.on": True,
    "keys": {},
}
"""Not in the file, so that a default that changes changes what a writer sees who never chose."""
CHOICES = {
    "theme": ("system", "light", "dark", "contrast"),
    "draft.animation": ("system", "off", "calm", "full"),
    "typing.quotes": ("off", "english", "german", "french", "swedish"),
    "model.device": ("", "cpu", "cuda", "cuda:1", "mps", "xpu"),
    "model.dtype": ("", "bfloat16", "float16", "float32"),
}
"""Words that may stand in a writer's file."""
ENDS = {
    "font.size": (6.0, 72.0),
    "page.width": (30, 200),
    "page.zoom": (0.4, 5.0),
    "run.variants": (1, 4),
    "run.strength": (0.0, 1.0),
    "run.words": (0, 999),
    "file.recovery": (3, 10),
    "file.versions": (0, 1000),
    "file.versions_days": (1, 10_000),
    "target.sitting": (0, 100_000),
    "target.day": (0, 100_000),
}
"""Numbers that may stand in it, the least and the most."""
KEYS = {
    "new": "Ctrl+Alt+F1",
    "open": "Ctrl+Alt+F2",
    "save": "Ctrl+Alt+F3",
    "save_as": "Ctrl+Alt+F4",
    "export_docx": "Ctrl+Alt+F5",
    "export_odt": "Ctrl+Alt+F6",
    "export_html": "Ctrl+Alt+F7",
    "export_pdf": "Ctrl+Alt+F8",
    "print": "",
    "versions": "Ctrl+Alt+F10",
    "close": "Ctrl+Alt+F11",
    "quit": "Ctrl+Alt+F12",
    "copy_rich": "Ctrl+Alt+F13",
    "find": "Ctrl+Alt+F14",
    "find_next": "Ctrl+Alt+F15",
    "find_previous": "Ctrl+Alt+F16",
    "replace": "Ctrl+Alt+F17",
    "suggest": "Ctrl+Alt+F18",
    "lock": "Ctrl+Alt+F19",
    "hole": "Ctrl+Alt+F20",
    "remove_hole": "Ctrl+Alt+F21",
    "remove_holes": "Ctrl+Alt+F22",
    "settings": "Ctrl+Alt+F23",
    "own_actions": "Ctrl+Alt+F24",
    "prompt": "Ctrl+Alt+F25",
    "next_variant": "Ctrl+Alt+F26",
    "previous_variant": "Ctrl+Alt+F27",
    "again": "Ctrl+Alt+F28",
    "keep": "Ctrl+Alt+F29",
    "pause": "Ctrl+Alt+F30",
    "next_change": "Ctrl+Shift+F1",
    "previous_change": "Ctrl+Shift+F2",
    "toggle_change": "Ctrl+Shift+F3",
    "bar": "Ctrl+Shift+F4",
    "outline": "Ctrl+Shift+F5",
    "counts": "Ctrl+Shift+F6",
    "preview": "Ctrl+Shift+F7",
    "timeline": "Ctrl+Shift+F8",
    "meter": "Ctrl+Shift+F9",
    "history": "Ctrl+Shift+F10",
    "zoom_in": "Ctrl+Shift+F11",
    "zoom_out": "Ctrl+Shift+F12",
    "zoom_reset": "Ctrl+Shift+F13",
    "theme_system": "Ctrl+Shift+F14",
    "theme_light": "Ctrl+Shift+F15",
    "theme_dark": "Ctrl+Shift+F16",
    "theme_contrast": "Ctrl+Shift+F17",
    "focus_mode": "Ctrl+Shift+F18",
    "focus_sentence": "Ctrl+Shift+F19",
    "typewriter": "Ctrl+Shift+F20",
    "spelling": "Ctrl+Shift+F21",
    "provenance": "Ctrl+Shift+F22",
    "whole_screen": "Ctrl+Shift+F23",
    "next_page": "Ctrl+Shift+F24",
    "previous_page": "Ctrl+Shift+F25",
    "model_folder": "Ctrl+Shift+F26",
    "model_starter": "Ctrl+Shift+F27",
    "model_unload": "Ctrl+Shift+F28",
    "model_help": "Ctrl+Shift+F29",
    "palette": "Ctrl+Shift+F30",
    "help": "Ctrl+Alt+Shift+F1",
    "keys": "Ctrl+Alt+Shift+F2",
    "welcome": "Ctrl+Alt+Shift+F3",
    "about": "Ctrl+Alt+Shift+F4",
}
"""A key for every command whose key can be chosen; none at all for printing."""
WORDS = {"zoë's", "ferryfolk", "åre", "quayside", "caf\udce9"}
"""The last one is not UTF-8: no word, but kept."""


def file(kept: Kept) -> Path:
    return kept.profile / "config" / "settings.json"


def test_everything_is_looked_for_where_it_lies(kept: Kept) -> None:
    assert reader.paths_in(kept.profile) == {
        "settings": "config/settings.json",
        "own actions": "config/actions",
        "own words": "config/words.txt",
        "models": "data/models",
        "recovery": "state/recovery",
        "versions": "state/versions",
        "presence": "state/open",
        "history": "state/history",
        "marks": "state/marks",
        "recent": "state/recent.json",
        "progress": "state/progress.json",
        "session": "state/session.json",
    }


def test_every_setting_has_the_value_that_was_chosen(kept: Kept) -> None:
    found = reader.settings_in(file(kept))
    assert found == {**SETTINGS, **SINCE, "model.folder": str(kept.desk / "models" / "mine"), "keys": KEYS}
    assert [type(found[key]) for key in SETTINGS] == [type(value) for value in SETTINGS.values()]


def test_whoever_chose_nothing_has_what_they_had(tmp_path: Path) -> None:
    """Whoever adds a setting adds it here and above: from then on it is on writers' disks."""
    assert reader.settings_in(tmp_path / "settings.json") == {**DEFAULTS, **SINCE}
    assert not [key for key, value in SETTINGS.items() if value == DEFAULTS[key]]


@pytest.mark.parametrize(("key", "values"), [*CHOICES.items(), *ENDS.items()])
def test_every_value_that_may_stand_in_the_file_counts(tmp_path: Path, key: str, values: tuple[object, ...]) -> None:
    place = tmp_path / "settings.json"
    for value in values:
        place.write_text(json.dumps({key: value}))
        assert reader.settings_in(place)[key] == value


def test_one_setting_that_is_changed_leaves_the_others_in_the_file(opened: Kept) -> None:
    place = file(opened)
    before = json.loads(place.read_bytes())
    reader.choose(place, "page.width", 80)
    assert json.loads(place.read_bytes()) == {**before, "page.width": 80}


def test_what_a_newer_version_set_stays_in_the_file(tmp_path: Path) -> None:
    place = tmp_path / "settings.json"
    place.write_text('{"of.tomorrow": {"deep": [1, "å"]}, "theme": "dark"}', encoding="utf-8")
    assert reader.settings_in(place)["theme"] == "dark"
    reader.choose(place, "theme", "light")
    assert json.loads(place.read_text(encoding="utf-8")) == {"of.tomorrow": {"deep": [1, "å"]}, "theme": "light"}


@pytest.mark.parametrize("value", ["sepia", 3, None, ["dark"]])
def test_a_value_that_cannot_be_leaves_the_default(tmp_path: Path, value: object) -> None:
    place = tmp_path / "settings.json"
    place.write_text(json.dumps({"theme": value, "page.width": 72}))
    found = reader.settings_in(place)
    assert (found["theme"], found["page.width"]) == ("system", 72)
    assert json.loads(place.read_text()) == {"theme": value, "page.width": 72}


def test_every_command_has_the_key_that_was_chosen_for_it(kept: Kept) -> None:
    keys = reader.keys_chosen(reader.settings_in(file(kept))["keys"])
    assert {command: keys[command] for command in KEYS} == {
        command: [key] if key else [] for command, key in KEYS.items()
    }
    assert keys["go"] == ["Ctrl+Enter", "Ctrl+Return"]
    assert keys["escape"] == ["Esc"]


def test_a_chosen_key_of_an_unknown_command_is_passed_over() -> None:
    keys = reader.keys_chosen({"of_tomorrow": "Ctrl+Alt+F1", "new": "Ctrl+Alt+F2", "open": "q"})
    assert "of_tomorrow" not in keys
    assert keys["new"] == ["Ctrl+Alt+F2"]
    assert keys["open"] == reader.keys_chosen({})["open"]


def test_learned_words_are_known(kept: Kept) -> None:
    assert reader.words_in(kept.profile / "config" / "words.txt") == WORDS


def test_learning_one_more_keeps_the_others(opened: Kept) -> None:
    words = opened.profile / "config" / "words.txt"
    reader.learn(words, "Morgenrot")
    assert reader.words_in(words) == {*WORDS, "morgenrot"}
    assert words.read_bytes() == "ferryfolk\nmorgenrot\nquayside\nzoë's\nåre\n".encode().replace(
        b"ferryfolk", b"caf\xe9\nferryfolk"
    )


def test_own_actions_are_offered_as_they_were_written(kept: Kept) -> None:
    calmer, mend = reader.actions_in([kept.profile / "config" / "actions"])
    assert calmer == {
        "id": "calmer",
        "label": "Calmer",
        "task": "rephrase",
        "instruction": "Say it “calmly”.",
        "strength": 0.25,
        "needs": ["rephrase", "instruct"],
        "direct": True,
        "key": "Ctrl+Alt+T",
        "order": 5,
        "description": "The same, in a calmer voice.",
    }
    assert mend == {
        "id": "fix",
        "label": "Mend",
        "task": "fix",
        "instruction": "",
        "strength": None,
        "needs": ["fix"],
        "direct": False,
        "key": "",
        "order": 100,
        "description": "",
    }


@pytest.mark.parametrize("task", ["fill", "fix", "rephrase", "shorten", "simplify", "expand", "continue", "instruct"])
def test_every_task_that_an_own_action_may_name(tmp_path: Path, task: str) -> None:
    (tmp_path / "own.toml").write_text(f'label = "Own"\ntask = "{task}"\n')
    (action,) = reader.actions_in([tmp_path])
    assert action["task"] == task


def test_bundled_actions_go_by_the_names_that_stand_in_histories() -> None:
    """An own file of the same name takes the place of a bundled one, and an entry is run again by this name."""
    assert {action["id"]: action["task"] for action in reader.bundled_actions()} == {
        "fill": "fill",
        "continue": "continue",
        "fix": "fix",
        "rephrase": "rephrase",
        "shorten": "shorten",
        "expand": "expand",
        "simplify": "simplify",
        "formal": "instruct",
        "warmer": "instruct",
        "own": "instruct",
    }


def test_a_model_that_was_added_by_name_is_found(kept: Kept) -> None:
    models = kept.profile / "data" / "models"
    assert reader.models_in(models, "Mine, the small one") == kept.desk / "models" / "mine"
