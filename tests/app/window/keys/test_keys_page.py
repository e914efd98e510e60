"""The writer's own keys: chosen in the settings, obeyed at once, never one key for two commands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from app.window.commands.all_commands import COMMANDS
from app.window.keys.key_choice import FIXED, choosable, keys_of, named, trouble
from app.window.keys.keys_page import KeysPage
from app.window.window import Window
from tests.app.window.writer import Writer

SOME = st.sampled_from(["Ctrl+R", "Ctrl+K", "F12", "Ctrl+Alt+V", "a", "Ctrl+Z", "Esc", "nonsense", "", "Ctrl+Return"])


def page_of(window: Window) -> KeysPage:
    window.commands["settings"].trigger()
    return next(page for page in window.findChildren(KeysPage) if page.window().isVisible())


def press(page: KeysPage, keys: str) -> None:
    page.field.setKeySequence(QKeySequence(keys))
    page.field.editingFinished.emit()


def row(page: KeysPage, command_id: str) -> QTreeWidgetItem:
    items = [page.list.topLevelItem(at) for at in range(page.list.topLevelItemCount())]
    return next(item for item in items if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == command_id)


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


def test_a_key_is_chosen_obeyed_and_given_back(writer: Writer) -> None:
    writer.opens("One. Two.")
    page = page_of(writer.window)
    page.choose("outline")
    press(page, "Ctrl+R")
    assert "Again with another seed" in page.note.text()
    commands = writer.window.commands
    assert commands["outline"].shortcuts() == [QKeySequence("Ctrl+R")]
    assert commands["again"].shortcuts() == []
    page.window().close()
    writer.keys("Ctrl+R")
    assert commands["outline"].isChecked()
    page = page_of(writer.window)
    page.choose("outline")
    page.default.click()
    assert commands["again"].shortcuts() == [QKeySequence("Ctrl+R")]
    assert commands["outline"].shortcuts() == [QKeySequence("F7")]
    page.none.click()
    assert commands["outline"].shortcuts() == []
    writer.services.settings.reset("keys")
    assert commands["outline"].shortcuts() == [QKeySequence("F7")]
    page.window().close()


def test_a_command_that_loses_its_last_key_is_named_as_one_without(writer: Writer) -> None:
    page = page_of(writer.window)
    page.choose("keep")
    press(page, "Ctrl+S")
    assert page.note.text() == "“Save” had it; it has no key now."
    assert row(page, "save").text(1) == ""
    page.default.click()
    assert row(page, "save").text(1) == "Ctrl+S"


def test_a_key_that_hardly_any_keyboard_has_is_not_named() -> None:
    rare, usual = QKeySequence(Qt.Key.Key_Save), QKeySequence("Ctrl+Alt+K")
    assert named([rare]) == named([]) == ""
    assert named([rare, usual]) == named([usual, rare]) == "Ctrl+Alt+K"
    for key in ("F12", "Ctrl+F35", "Del", "Shift+Home", "Ctrl+é"):
        assert named([QKeySequence(key)]) == key.replace("é", "É")


def test_a_refused_key_changes_nothing_and_says_why(writer: Writer) -> None:
    page = page_of(writer.window)
    page.choose("outline")
    press(page, "q")
    assert "is for writing" in page.note.text()
    assert writer.services.settings.get("keys") == {}
    page.window().close()


def test_the_field_takes_a_pressed_key(writer: Writer) -> None:
    page = page_of(writer.window)
    page.search.setText("outl")
    shown = [page.list.topLevelItem(at) for at in range(page.list.topLevelItemCount())]
    assert [item.text(0) for item in shown if item is not None and not item.isHidden()] == ["Outline"]
    page.choose("outline")
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    for _ in range(300):
        if writer.services.settings.get("keys"):
            break
        QTest.qWait(10)
    assert writer.services.settings.get("keys") == {"outline": "Ctrl+K"}
    page.window().close()


def test_every_command_but_the_fixed_ones_can_be_chosen() -> None:
    assert {command.id for command in choosable()} | FIXED == set(keys_of({}))


def test_an_action_does_not_take_a_key_that_the_writer_gave_away(writer: Writer) -> None:
    taken = writer.services.paths.own_actions / "calmer.toml"
    taken.write_text('label = "Calmer"\ntask = "rephrase"\nkey = "Ctrl+K"\n', encoding="utf-8")
    writer.opens("One. Two.")
    writer.window.refresh_commands()
    of = {action.text(): action for _group, action in writer.window.action_keys.all()}
    assert of["Calmer"].shortcut() == QKeySequence("Ctrl+K")
    writer.services.settings.set("keys", {"outline": "Ctrl+K"})
    of = {action.text(): action for _group, action in writer.window.action_keys.all()}
    assert of["Calmer"].shortcut().isEmpty()
