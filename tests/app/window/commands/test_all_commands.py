"""The whole of the menus: ids are unique and stay, and a command that can be off says why."""

from app.window.commands.all_commands import COMMANDS, MENUS
from app.window.commands.command import always
from app.window.panels.all_panels import PANELS

ON_DISK = (
    *(
        "new",
        "open",
        "save",
        "save_as",
        "export_docx",
        "export_odt",
        "export_html",
        "export_pdf",
        "print",
        "encoding",
        "versions",
    ),
    *("close", "quit", "undo", "redo", "cut", "copy", "copy_rich", "paste", "select_all", "find", "find_next"),
    *("find_previous", "replace", "suggest", "lock", "hole", "remove_hole", "remove_holes", "settings", "own_actions"),
    *("prompt", "go", "escape", "next_variant", "previous_variant", "again", "keep", "pause", "next_change"),
    *("previous_change", "toggle_change", "bar", "outline", "counts", "preview", "timeline", "meter", "history"),
    *("zoom_in", "zoom_out", "zoom_reset", "theme_system", "theme_light", "theme_dark", "theme_contrast"),
    *("focus_mode", "focus_sentence", "typewriter", "spelling", "provenance", "whole_screen", "next_page"),
    *("previous_page", "model_folder", "model_starter", "model_unload", "model_help", "palette", "help", "keys"),
    *("welcome", "about"),
)
"""Writers' settings name commands by these; another command may come, none of these may go."""


def test_ids_are_unique_and_those_that_writers_have_on_disk_are_there() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    assert set(ON_DISK) <= set(ids)


def test_the_menus_are_in_their_order_and_hold_each_command_once() -> None:
    assert [menu.name for menu in MENUS] == ["File", "Edit", "Draft", "View", "Model", "Help"]
    assert [command for menu in MENUS for command in menu.commands] == list(COMMANDS)


def test_what_can_be_off_says_why() -> None:
    assert [command.id for command in COMMANDS if command.when is not always and not command.hint] == []


def test_every_panel_has_its_command() -> None:
    by_id = {command.id: command for command in COMMANDS}
    for panel in PANELS:
        command = by_id[panel.id]
        assert (command.text, command.keys, command.summary) == (panel.menu_text, panel.keys, panel.summary)
        assert command.state is not None
