"""The commands of a window as Qt's actions: keys, menus, and what can be used."""

from PySide6.QtGui import QKeySequence

from app.window.commands.all_commands import COMMANDS, MENUS
from app.window.commands.command import Command, Standard, Submenu
from app.window.commands.command_palette import rank
from app.window.commands.window_commands import sequences
from app.window.window import Window
from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


def test_every_command_does_something_and_no_key_is_given_twice(writer: Writer) -> None:
    keys: list[str] = []
    for command in COMMANDS:
        keys += [sequence.toString() for sequence in writer.window.commands[command.id].shortcuts()]
    assert len(keys) == len(set(keys))
    assert rank("nxt", "Next variant") is not None
    assert rank("xq", "Next variant") is None


def test_the_menu_names_the_main_key_as_the_cards_do(writer: Writer) -> None:
    action = writer.window.commands["go"]
    assert action.shortcut().toString() == "Ctrl+Enter"
    writer.opens(TEXT)
    assert "Ctrl+Enter" in writer.page.card.go.text()
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Enter", "Ctrl+Return"]


def test_a_command_that_is_off_says_why_and_one_that_is_on_says_nothing(window: Window) -> None:
    window.refresh_commands()
    assert (window.commands["save"].isEnabled(), window.commands["save"].statusTip()) == (False, "no document")
    window.opening.new("Text.")
    assert (window.commands["save"].isEnabled(), window.commands["save"].statusTip()) == (True, "")


def test_the_menus_hold_the_commands_in_their_order(window: Window) -> None:
    for menu in MENUS:
        shown = [action.text() for action in window.menus[menu.name].actions() if not action.isSeparator()]
        assert shown == [entry.text for entry in menu.entries if isinstance(entry, Command | Submenu)]


def test_the_palette_gets_what_drafts_first(window: Window) -> None:
    groups = [group for group, _action in window.commands.all()]
    assert groups[: groups.count("Draft")] == ["Draft"] * groups.count("Draft")
    assert list(dict.fromkeys(groups)) == ["Draft", "File", "Edit", "View", "Model", "Help"]


def test_other_keys_take_the_place_of_the_declared_ones(window: Window) -> None:
    window.commands.set_keys({"outline": [QKeySequence("Ctrl+K")], "meter": []})
    assert window.commands["outline"].shortcuts() == [QKeySequence("Ctrl+K")]
    assert window.commands["meter"].shortcuts() == []


def test_a_key_that_is_named_twice_is_given_once() -> None:
    assert sequences(["Ctrl+W", Standard.Close]).count(QKeySequence("Ctrl+W")) == 1
