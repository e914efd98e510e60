"""The window itself: what it offers, every command, the palette, help, settings, themes and sizes."""

import dataclasses

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QScrollArea, QSpinBox, QTabBar

from app.window.commands.all_commands import COMMANDS
from app.window.commands.command_palette import plain_name, rank
from app.window.dialogs.help_window import HelpWindow
from app.window.dialogs.settings_dialog import SettingsDialog
from engine.messages import Ability, Ready
from tests.app.window.writer import Writer
from tests.fakes import MODEL

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."
PASSAGE = "The dim glow of evening."


def test_the_card_offers_only_what_the_model_can_do(writer: Writer) -> None:
    small = dataclasses.replace(MODEL, abilities=(Ability.FILL, Ability.FIX))
    writer.says(Ready(small))
    writer.opens(TEXT)
    writer.selects("First")
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert {action.task for action in card.presets.values()} == {Ability.FILL, Ability.FIX}
    assert "DiffusionGemma" in card.note.text()
    assert not card.words_line.isVisible()
    writer.keys("Esc")
    assert not card.isVisible()


def test_the_card_begins_with_a_rephrasing_and_then_with_what_was_last_run(writer: Writer) -> None:
    writer.opens(TEXT)
    small = dataclasses.replace(MODEL, abilities=(Ability.FILL, Ability.FIX, Ability.REPHRASE))
    writer.says(Ready(small))
    writer.selects("First")
    writer.keys("Ctrl+E")
    card = writer.page.card
    # Not with the first, Fix: it finds nothing to change in a passage without a slip, and a first try would show that.
    assert [action.id for action in card.presets.values()] == ["fix", "rephrase", "fill"]
    assert card.action() == writer.services.actions.get("rephrase")
    writer.does(lambda: card.presets.choose(writer.services.actions.get("fix")))
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Esc", "Ctrl+E")
    assert card.action() == writer.services.actions.get("fix")


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


def test_help_opens_on_its_pages_and_closes(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.keys("F1")
    dialog = next(d for d in writer.window.findChildren(HelpWindow) if d.isVisible())
    count = len(list(writer.services.paths.resource("help").glob("*.md")))
    titles = [dialog.contents.item(row).text() for row in range(dialog.contents.count())]
    assert len(titles) == count == len(set(titles))
    for row in range(count):
        dialog.contents.setCurrentRow(row)
        assert len(dialog.page.toPlainText()) > 200
    writer.does(writer.window.commands["keys"].trigger)
    assert "Ctrl+E" in dialog.page.toPlainText()
    writer.does(dialog.activateWindow)
    writer.keys("Esc")
    assert not dialog.isVisible()


def test_links_in_the_help_lead_to_pages_that_are_there(writer: Writer) -> None:
    folder = writer.services.paths.resource("help")
    writer.keys("F1")
    dialog = next(d for d in writer.window.findChildren(HelpWindow) if d.isVisible())
    for row in range(dialog.contents.count()):
        dialog.contents.setCurrentRow(row)
        block = dialog.page.document().begin()
        while block.isValid():
            for piece in (found.format for found in block.textFormats()):
                link = piece.anchorHref()
                assert not link or link.startswith("http") or (folder / link).exists(), link
            block = block.next()
    writer.does(dialog.close)


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_theme_dresses_window_and_page(writer: Writer, name: str) -> None:
    editor = writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)
    writer.does(lambda: writer.services.settings.set("theme", name))
    theme = writer.window.themes.theme
    assert theme.name == name
    assert theme.contrast == (name == "contrast")
    assert "@" not in writer.window.themes.sheet().split("*/", 1)[1]
    assert QGuiApplication.palette().window().color().name() == theme.window["ground"]
    corner = editor.viewport().grab().toImage().pixelColor(2, 2)
    assert corner.name() == theme.page["page"]
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT


def test_settings_hold_at_once_and_survive_undo(writer: Writer) -> None:
    editor = writer.opens("")
    writer.types(TEXT)
    writer.keys("Ctrl+,")
    dialog = next(d for d in writer.window.findChildren(SettingsDialog) if d.isVisible())
    theme, size, width = (dialog.editor(key) for key in ("theme", "font.size", "page.width"))
    assert isinstance(theme, QComboBox)
    assert isinstance(size, QDoubleSpinBox)
    assert isinstance(width, QSpinBox)
    margin = editor.viewportMargins().left()
    writer.does(lambda: size.setValue(20.0))
    assert editor.font().pointSizeF() == 20.0
    writer.does(lambda: size.setValue(10.0))
    writer.does(lambda: width.setValue(30))
    assert editor.viewportMargins().left() > margin
    writer.does(lambda: theme.setCurrentIndex(theme.findData("contrast")))
    writer.does(lambda: theme.activated.emit(theme.currentIndex()))
    assert writer.window.themes.theme.contrast
    writer.does(dialog.close)
    assert writer.text == TEXT
    assert editor.document().isUndoAvailable()
    writer.does(writer.window.activateWindow)
    while editor.document().isUndoAvailable():
        writer.keys("Ctrl+Z")
    assert writer.text == ""


def test_every_setting_has_an_editor_that_shows_it(writer: Writer) -> None:
    writer.keys("Ctrl+,")
    dialog = next(d for d in writer.window.findChildren(SettingsDialog) if d.isVisible())
    for setting in writer.services.settings.declared:
        if setting.group:
            widget = dialog.editor(setting.key)
            assert widget.accessibleName() == setting.label
    assert dialog.groups.count() >= 4
    writer.does(lambda: writer.services.settings.set("page.width", 90))
    width = dialog.editor("page.width")
    assert isinstance(width, QSpinBox)
    assert width.value() == 90
    writer.does(dialog.close)


def test_a_window_without_a_document_says_how_to_begin(writer: Writer) -> None:
    window = writer.window
    writer.opens(TEXT)
    assert window.line.words.isVisible()
    writer.does(lambda: writer.editor.document_model.buffer.setModified(False))
    writer.keys("Ctrl+W")
    assert window.tabs.pages == ()
    assert window.tabs.nothing.isVisible()
    assert "File, New" in window.tabs.nothing.text()
    assert not window.line.words.isVisible()
    for name in ("save", "export_pdf", "undo", "find", "prompt", "lock", "versions"):
        assert not window.commands[name].isEnabled()
        assert window.commands[name].statusTip() == "no document"
    writer.keys("Ctrl+N")
    assert writer.editor.isVisible()
    assert not window.tabs.nothing.isVisible()
    assert all(window.commands[name].isEnabled() for name in ("save", "export_pdf", "undo", "find", "prompt", "lock"))


def test_a_document_is_closed_with_the_mouse(writer: Writer) -> None:
    first = writer.opens("One.")
    second = writer.opens("Two.")
    writer.does(lambda: [editor.document_model.buffer.setModified(False) for editor in (first, second)])
    writer.opens("Three.")
    tabs = writer.window.tabs
    middle = tabs.bar.tabRect(0).center()
    writer.does(lambda: QTest.mouseClick(tabs.bar, Qt.MouseButton.MiddleButton, pos=middle))
    assert [page.editor.text() for page in tabs.pages] == ["Two.", "Three."]
    # The cross of a page behind; the page in front stays.
    cross = tabs.bar.tabButton(0, QTabBar.ButtonPosition.RightSide)
    assert cross is not None
    writer.clicks(cross)
    assert [page.editor.text() for page in tabs.pages] == ["Three."]
    assert writer.text == "Three."


def test_a_panel_opened_in_a_small_window_leaves_the_page_its_room(writer: Writer) -> None:
    window = writer.window
    writer.opens(TEXT)
    writer.does(lambda: window.resize(560, 420))
    chip = window.line.chip
    assert chip.text().count("·") == 1
    assert chip.geometry().right() <= window.line.width()
    for key, name in (("F8", "history"), ("F10", "meter"), ("F7", "outline")):
        writer.does(lambda: window.resize(560, 420))
        writer.keys(key)
        writer.rests(0.1)
        dock = window.panels.docks[name]
        assert dock.geometry().right() < window.width(), name
        # The screen of the tests is 800 wide; a real one gives the page more.
        assert window.tabs.width() >= min(540, 800 - dock.width() - 8), name
        writer.keys(key)
    writer.does(lambda: window.resize(790, 420))
    assert "processor" in chip.text()


def test_no_page_of_the_settings_is_wider_than_its_window(writer: Writer) -> None:
    writer.keys("Ctrl+,")
    dialog = next(found for found in writer.window.findChildren(SettingsDialog) if found.isVisible())
    for row in range(dialog.groups.count()):
        writer.does(lambda row=row: dialog.groups.setCurrentRow(row))
        for scroll in dialog.findChildren(QScrollArea):
            if scroll.isVisible():
                assert scroll.horizontalScrollBar().maximum() == 0, dialog.groups.item(row).text()
    size = dialog.editor("font.size")
    assert isinstance(size, QDoubleSpinBox)
    assert size.text() == "13"
    writer.does(lambda: size.setValue(13.5))
    assert size.text() == "13.5"
    assert writer.services.settings.get("font.size") == 13.5
    writer.does(dialog.close)


def test_another_device_or_number_format_loads_the_model_anew(starter: Writer) -> None:
    bridge, settings = starter.services.bridge, starter.services.settings
    for wanted in ("float32", "bfloat16"):
        starter.does(lambda wanted=wanted: settings.set("model.dtype", wanted))
        starter.waits(lambda wanted=wanted: bridge.model is not None and bridge.model.dtype == wanted, wanted)
    starter.does(lambda: settings.set("model.device", "xpu"))
    starter.waits(lambda: bool(starter.window.models.trouble), "the refusal")
    assert "is not there" in starter.window.models.trouble
    starter.does(lambda: settings.reset("model.device"))
    starter.waits(lambda: bridge.model is not None, "the starter")
    assert not starter.window.models.trouble


def test_zoom_by_keys(writer: Writer) -> None:
    editor = writer.opens(TEXT)
    usual = editor.font().pointSizeF()
    writer.keys("Ctrl++", "Ctrl++")
    assert editor.font().pointSizeF() > usual * 1.15
    writer.keys("Ctrl+0")
    assert editor.font().pointSizeF() == pytest.approx(usual)
    writer.keys("Ctrl+-")
    assert editor.font().pointSizeF() < usual
    assert not writer.editor.document_model.modified


def test_reduced_motion_paints_no_draft_and_brings_the_result(writer: Writer, qapp: QApplication) -> None:
    writer.services.settings.set("draft.animation", "system")
    # Qt tells the wish for reduced motion as an animation duration of nothing, and a style sheet can say so too.
    writer.opens(TEXT)
    writer.editor.setStyleSheet("* { widget-animation-duration: 0 }")
    eyes = writer.watches()
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(3)
    assert not [seen for seen in eyes.seen if seen]
    writer.waits_for_proposal()
    assert writer.editor.changes()


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


def test_a_long_text_closed_at_once_leaves_nothing_running(writer: Writer) -> None:
    writer.opens("Some **heavy** words on a line that goes on for a while.\n" * 20_000)
    writer.does(lambda: writer.page.document.buffer.setModified(False))
    writer.keys("Ctrl+W")
