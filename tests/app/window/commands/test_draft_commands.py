"""The Draft menu: what can be used before, in and after a run."""

from app.window.window import Window
from tests.app.conftest import Desk
from tests.app.window.writer import Writer

OF_A_RUN, OF_A_PROPOSAL = ("keep", "pause"), ("next_variant", "previous_variant", "next_change", "previous_change")


def enabled(window: Window, *commands: str) -> list[bool]:
    return [window.commands[command].isEnabled() for command in commands]


def test_without_a_page_only_stopping_is_left(desk: Desk, window: Window) -> None:
    window.refresh_commands()
    assert enabled(window, "prompt", "go", "again", "bar", *OF_A_RUN, *OF_A_PROPOSAL) == [False] * 10
    assert window.commands["go"].statusTip() == "nothing to run or accept"
    assert window.commands["keep"].statusTip() == "nothing is running"
    assert window.commands["toggle_change"].statusTip() == "no change chosen"
    assert window.commands["escape"].isEnabled()


def test_what_goes_with_a_run_and_with_its_proposal(writer: Writer) -> None:
    window = writer.window
    writer.opens("Before.\nThe dim glow of evening.\nAfter.")
    assert enabled(window, "prompt", "go") == [True, True]
    writer.selects("The dim glow of evening.")
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    window.refresh_commands()
    assert enabled(window, *OF_A_RUN) == [True, True]
    assert enabled(window, "go", "again", *OF_A_PROPOSAL) == [False] * 6
    writer.waits_for_proposal()
    window.refresh_commands()
    assert enabled(window, *OF_A_RUN) == [False, False]
    assert enabled(window, "go", "again", *OF_A_PROPOSAL) == [True] * 6
    assert not window.commands["toggle_change"].isEnabled()
    writer.keys("Alt+Down")
    window.refresh_commands()
    assert window.commands["toggle_change"].isEnabled()
    writer.keys("Esc")
    window.refresh_commands()
    assert enabled(window, *OF_A_PROPOSAL) == [False] * 4
