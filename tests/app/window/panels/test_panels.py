"""The panels in their docks: opened by name, each told what the window is told."""

import pytest

from app.window.panels.all_panels import PANELS
from app.window.window import Window
from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


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


def test_docks_go_by_the_ids_and_stand_where_they_are_declared(window: Window) -> None:
    assert list(window.panels.docks) == [panel.id for panel in PANELS]
    for panel in PANELS:
        dock = window.panels.docks[panel.id]
        assert (dock.objectName(), dock.windowTitle()) == (panel.id, panel.title)
        assert window.dockWidgetArea(dock) is panel.area
        assert dock.isHidden()
        assert not window.commands[panel.id].isChecked()
    with pytest.raises(KeyError):
        window.panels["none"]


def test_a_dock_that_is_closed_unticks_its_command(window: Window) -> None:
    window.commands["outline"].trigger()
    assert window.commands["outline"].isChecked()
    window.panels.docks["outline"].close()
    assert not window.commands["outline"].isChecked()


def test_the_focus_goes_to_a_panel_but_for_one_that_follows_who_writes(window: Window) -> None:
    page = window.opening.new("Text.")
    window.activateWindow()
    page.editor.setFocus()
    window.panels.turn("preview")
    assert page.editor.hasFocus()
    window.panels.turn("timeline")
    assert window.panels["timeline"].slider.hasFocus()  # type: ignore[attr-defined]
