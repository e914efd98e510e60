"""The window itself: what it offers with and without a page, Esc, and its end."""

import dataclasses

from PySide6.QtWidgets import QApplication

from app.window.window import Window
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
    assert writer.run.changes


def test_a_long_text_closed_at_once_leaves_nothing_running(writer: Writer) -> None:
    writer.opens("Some **heavy** words on a line that goes on for a while.\n" * 20_000)
    writer.does(lambda: writer.page.document.buffer.setModified(False))
    writer.keys("Ctrl+W")


def test_escape_goes_to_what_is_on_top(writer: Writer) -> None:
    window = writer.window
    writer.opens(TEXT)
    writer.keys("Ctrl+F")
    writer.does(writer.editor.setFocus)
    writer.keys("Ctrl+Shift+P", "Esc")
    assert not window.palette_card.isVisible()
    assert window.find_bar.isVisible()
    writer.keys("Ctrl+E", "Esc")
    assert not writer.page.card.isVisible()
    assert window.find_bar.isVisible()
    writer.keys("Esc")
    assert not window.find_bar.isVisible()
    assert writer.editor.hasFocus()


def test_it_closes_once_and_only_when_the_writer_agrees(writer: Writer) -> None:
    window = writer.window
    closed: list[bool] = []
    window.closing.connect(lambda: closed.append(True))
    writer.opens("")
    writer.types("Unsaved.")
    writer.answers("Cancel")
    writer.does(window.close)
    writer.waits(lambda: bool(writer.asked), "the question")
    assert window.isVisible()
    assert closed == []
    writer.answers("Do not save")
    writer.does(window.close)
    writer.waits(lambda: bool(closed), "the end")
    writer.does(window.close)
    assert closed == [True]
    assert window.tabs.pages == ()


def test_a_new_page_has_the_theme_and_the_model_of_now(window: Window) -> None:
    window.services.settings.set("theme", "dark")
    page = window.opening.new(TEXT)
    corner = page.editor.viewport().grab().toImage().pixelColor(2, 2)
    assert corner.name() == window.themes.theme.page["page"]
    window.services.settings.set("theme", "light")
    corner = page.editor.viewport().grab().toImage().pixelColor(2, 2)
    assert corner.name() == window.themes.theme.page["page"]
