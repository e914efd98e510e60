"""What a command is: its name, when it can be used, and the short ways to declare one."""

from types import SimpleNamespace

from app.settings import Settings
from app.window.commands.command import LINE, Command, Menu, has_page, page_command, setting_choice, setting_switch


def context_with(page: object = None) -> SimpleNamespace:
    return SimpleNamespace(page=page, services=SimpleNamespace(settings=Settings()))


def test_a_name_has_no_mnemonic_and_no_dots() -> None:
    assert Command("open", "&Open…", lambda _at: None).name == "Open"
    assert Command("bar", "To the &bar and back", lambda _at: None).name == "To the bar and back"


def test_a_menu_knows_its_commands_among_the_lines() -> None:
    first, second = (Command(name, name, lambda _at: None) for name in ("a", "b"))
    menu = Menu("&File", (first, LINE, second))
    assert (menu.name, menu.commands) == ("File", (first, second))


def test_a_page_command_acts_on_the_page_in_front_and_only_there() -> None:
    done: list[object] = []
    command = page_command("x", "X", lambda at, page: done.append((at, page)))
    empty, full = context_with(), context_with("page")
    command.do(empty)  # type: ignore[arg-type]
    command.do(full)  # type: ignore[arg-type]
    assert done == [(full, "page")]
    assert command.when is has_page
    assert [command.when(at) for at in (empty, full)] == [False, True]  # type: ignore[arg-type]
    assert command.hint == "no document"


def test_a_switch_flips_its_setting_and_shows_it() -> None:
    context = context_with()
    command = setting_switch("focus_mode", "Dim", "page.focus")
    assert command.state is not None
    for on in (True, False):
        command.do(context)  # type: ignore[arg-type]
        assert context.services.settings.get("page.focus") is on
        assert command.state(context) is on  # type: ignore[arg-type]


def test_a_choice_sets_its_value_and_is_on_where_it_holds() -> None:
    context = context_with()
    dark, light = (setting_choice(f"theme_{name}", name, "theme", name) for name in ("dark", "light"))
    dark.do(context)  # type: ignore[arg-type]
    assert context.services.settings.get("theme") == "dark"
    assert dark.state is not None
    assert light.state is not None
    assert (dark.state(context), light.state(context)) == (True, False)  # type: ignore[arg-type]
