"""The View menu: zoom, themes, what the page dims."""

import pytest

from app.window.window import Window
from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


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


def test_a_sentence_is_dimmed_only_with_its_paragraph(window: Window) -> None:
    settings, commands = window.services.settings, window.commands
    commands["focus_sentence"].trigger()
    assert (settings.get("page.focus"), settings.get("page.sentence")) == (True, True)
    assert commands["focus_mode"].isChecked()
    commands["focus_mode"].trigger()
    assert (settings.get("page.focus"), settings.get("page.sentence")) == (False, True)
    commands["focus_sentence"].trigger()
    assert (settings.get("page.focus"), settings.get("page.sentence")) == (True, True)
    commands["focus_sentence"].trigger()
    assert (settings.get("page.focus"), settings.get("page.sentence")) == (True, False)


def test_one_theme_is_ticked(window: Window) -> None:
    themes = ("theme_system", "theme_light", "theme_dark", "theme_contrast")
    for chosen in (*themes, "theme_contrast"):
        # Chosen twice, it stays ticked.
        window.commands[chosen].trigger()
        assert [name for name in themes if window.commands[name].isChecked()] == [chosen]


def test_zoom_ends_somewhere(window: Window) -> None:
    for command, end in (("zoom_in", 4.0), ("zoom_out", 0.5)):
        for _ in range(40):
            window.commands[command].trigger()
        assert window.services.settings.get("page.zoom") == end
    assert window.line.currentMessage() == "Zoom 50%"
