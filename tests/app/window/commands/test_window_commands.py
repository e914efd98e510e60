"""The commands of a window as Qt's actions: keys, menus, and what can be used."""

from app.window.commands.all_commands import COMMANDS
from app.window.commands.command_palette import rank
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
