"""The panels in their docks: opened by name, each told what the window is told."""

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
