"""The Edit menu: holes are offered where they are, and the editor's own commands reach the page in front."""

import pytest

from app.window.commands import edit_commands
from app.window.window import Window


def test_holes_can_be_removed_where_they_are(window: Window) -> None:
    page = window.opening.new("One two.")
    commands = window.commands
    window.refresh_commands()
    assert not commands["remove_hole"].isEnabled()
    assert commands["remove_hole"].statusTip() == "no hole at the cursor"
    assert commands["remove_holes"].statusTip() == "no holes"
    page.editor.select(3, 3)
    commands["hole"].trigger()
    page.editor.select(5, 5)
    commands["hole"].trigger()
    window.refresh_commands()
    assert commands["remove_hole"].isEnabled()
    commands["remove_hole"].trigger()
    assert len(page.editor.holes.marks()) == 1
    window.refresh_commands()
    assert commands["remove_holes"].isEnabled()
    commands["remove_holes"].trigger()
    assert not page.editor.holes.marks()
    assert page.editor.text() == "One two."


def test_undo_and_the_clipboard_reach_the_page_in_front(window: Window) -> None:
    window.opening.new("Behind.")
    page = window.opening.new("In front.")
    for command in ("select_all", "cut"):
        window.commands[command].trigger()
    assert page.editor.text() == ""
    window.commands["undo"].trigger()
    assert page.editor.text() == "In front."
    window.commands["redo"].trigger()
    window.commands["paste"].trigger()
    assert page.editor.text() == "In front."


def test_the_folder_of_own_actions_is_the_systems_to_show(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(edit_commands.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window.commands["own_actions"].trigger()
    assert opened == [str(window.services.paths.own_actions)]
