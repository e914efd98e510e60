"""Which keys a writer may choose, and what every command has in the end: never one key for two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app.window.commands.all_commands import COMMANDS
from app.window.keys.key_choice import FIXED, choosable, keys_of, named, trouble

SOME = st.sampled_from(["Ctrl+R", "Ctrl+K", "F12", "Ctrl+Alt+V", "a", "Ctrl+Z", "Esc", "nonsense", "", "Ctrl+Return"])


@pytest.mark.parametrize("key", ["a", "Shift+A", "Return", "Space", "Left", "Ctrl+Z", "Ctrl+C", "Ctrl+Left", "Esc"])
def test_keys_for_writing_are_refused(key: str) -> None:
    assert trouble(QKeySequence(key)).endswith(".")


@pytest.mark.parametrize("key", ["F12", "Ctrl+K", "Alt+X", "Ctrl+Shift+F5", "Shift+F12"])
def test_keys_for_commands_are_taken(key: str) -> None:
    assert trouble(QKeySequence(key)) == ""


@given(st.dictionaries(st.sampled_from([command.id for command in COMMANDS]), SOME | st.integers()))
def test_no_key_has_two_commands_that_had_one_before(chosen: dict[str, object]) -> None:
    keys = keys_of(chosen)
    before = keys_of({})
    assert set(keys) == set(before)
    for command_id in FIXED:
        assert keys[command_id] == before[command_id]
    given_away = [key for keys_now in keys.values() for key in keys_now]
    for key in given_away:
        assert given_away.count(key) <= max(1, sum(key in old for old in before.values()))


def test_a_key_that_hardly_any_keyboard_has_is_not_named() -> None:
    rare, usual = QKeySequence(Qt.Key.Key_Save), QKeySequence("Ctrl+Alt+K")
    assert named([rare]) == named([]) == ""
    assert named([rare, usual]) == named([usual, rare]) == "Ctrl+Alt+K"
    for key in ("F12", "Ctrl+F35", "Del", "Shift+Home", "Ctrl+é"):
        assert named([QKeySequence(key)]) == key.replace("é", "É")


def test_every_command_but_the_fixed_ones_can_be_chosen() -> None:
    assert {command.id for command in choosable()} | FIXED == set(keys_of({}))
