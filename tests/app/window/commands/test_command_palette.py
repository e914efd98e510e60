"""The palette: every command by name, walked with keys, with a reason for what is off."""

from PySide6.QtCore import QPointF, Qt

from app.window.commands.command_palette import plain_name
from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


PASSAGE = "The dim glow of evening."


def test_the_palette_finds_a_command_by_some_letters_and_takes_it(writer: Writer) -> None:
    writer.opens(TEXT)
    palette = writer.window.palette_card
    writer.keys("Ctrl+Shift+P")
    assert palette.isVisible()
    assert palette.line.hasFocus()
    writer.types("theme dark")
    assert palette.list.count() >= 1
    writer.keys("Return")
    assert not palette.isVisible()
    assert writer.window.themes.theme.name == "dark"
    assert writer.editor.hasFocus()


def test_the_palette_walks_and_leaves_with_keys(writer: Writer) -> None:
    writer.opens(TEXT)
    palette = writer.window.palette_card
    writer.keys("Ctrl+Shift+P", "Down", "Down", "Up")
    assert palette.list.currentRow() == 1
    writer.types("no such thing")
    assert not palette.list.isVisible()
    assert palette.empty.isVisible()
    writer.keys("Esc")
    assert not palette.isVisible()
    assert writer.editor.hasFocus()
    assert writer.text == TEXT


def test_the_palette_says_why_a_command_is_off(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.keys("Ctrl+Shift+P")
    writer.types("next variant")
    palette = writer.window.palette_card
    action = palette.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert plain_name(action) == "Next variant"
    assert not action.isEnabled()
    assert action.statusTip() == "no proposal"
    writer.keys("Return")
    assert palette.isVisible()
    writer.keys("Esc")


def test_the_palette_never_offers_another_command_for_a_name_that_is_there(writer: Writer) -> None:
    writer.opens(TEXT)
    spelling = writer.services.settings.get("spelling.on")
    writer.keys("Ctrl+Shift+P")
    # Its letters stand in "Mark unknown words" too, which could be taken; the variants cannot, without a proposal.
    writer.types("var")
    palette = writer.window.palette_card
    rows = [palette.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(palette.list.count())]
    assert {plain_name(action) for action in rows} == {"Next variant", "Previous variant"}
    writer.keys("Return")
    assert palette.isVisible()
    assert writer.services.settings.get("spelling.on") == spelling
    writer.keys("Esc")


def test_the_palette_lies_inside_the_window_at_its_smallest(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.does(lambda: writer.window.resize(writer.window.minimumSize()))
    writer.keys("Ctrl+Shift+P")
    palette = writer.window.palette_card
    corner = palette.mapTo(writer.window, QPointF(palette.rect().bottomRight()).toPoint())
    assert writer.window.rect().contains(corner)
    writer.keys("Esc")
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    assert writer.page.rect().contains(writer.page.card.geometry())
