"""The page of guards in the settings: lines by keys, what is taken of them, and a wrong one named under the box."""

import pytest

from app.window.dialogs.guard_page import FORMS, GuardPage
from app.window.dialogs.settings_dialog import SettingsDialog
from engine.guards import read_guard
from tests.app.window.writer import Writer, focus


@pytest.fixture
def page(writer: Writer) -> GuardPage:
    writer.keys("Ctrl+,")
    page = writer.window.findChild(GuardPage)
    assert page is not None
    dialog = page.window()
    assert isinstance(dialog, SettingsDialog)
    writer.does(dialog.groups.setFocus)
    writer.types("Gu")
    assert page.isVisible()
    writer.keys("Tab")
    assert focus(writer.window) is page.box
    return page


def test_lines_are_taken_when_the_box_is_left_and_a_wrong_one_is_named(writer: Writer, page: GuardPage) -> None:
    settings = writer.services.settings
    writer.types("ban suddenly\nbanana\nstop /ann?a/ : Anna is dead.")
    assert settings.get("guard.lines") == ""
    writer.keys("Tab")
    assert settings.get("guard.lines") == "ban suddenly\nstop /ann?a/ : Anna is dead."
    assert page.note.text().startswith("The guard “banana” cannot be used")
    writer.keys("Shift+Tab", "Ctrl+A")
    writer.types("hold the mill")
    writer.does(page.window().close)
    assert settings.get("guard.lines") == "hold the mill"
    assert page.note.text() == ""


def test_what_is_changed_elsewhere_is_shown(writer: Writer, page: GuardPage) -> None:
    writer.types("ban a")
    writer.does(page.take)
    writer.does(lambda: writer.services.settings.reset("guard.lines"))
    assert page.box.toPlainText() == ""
    writer.does(page.window().close)


def test_the_lines_that_are_shown_as_examples_are_guards() -> None:
    for line, _does in FORMS:
        assert read_guard(line).line == line
