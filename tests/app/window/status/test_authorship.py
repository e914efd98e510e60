"""With the cursor in what a model wrote, the status line says so; elsewhere, or with the switch off, it does not."""

from app.documents.buffer.provenance import Author
from app.window.window import Window


def test_the_status_line_says_who_wrote_the_words_at_the_cursor(window: Window) -> None:
    page = window.opening.new("mine and more")
    page = page or window.tabs.current
    assert page is not None
    label = window.line.author
    page.editor.writing.apply([(5, 5, "made up ")], Author("starter", "2026-11-24"))
    page.editor.select(7, 7)
    assert label.isHidden()
    window.commands["provenance"].trigger()
    assert window.services.settings.get("provenance.on")
    assert window.commands["provenance"].isChecked()
    assert label.text() == "Written by starter, 2026-11-24"
    assert not label.isHidden()
    page.editor.select(2, 2)
    assert label.isHidden()
    page.editor.select(8, 8)
    assert not label.isHidden()
    page.editor.undo()
    assert label.isHidden()
    page.editor.redo()
    page.editor.select(8, 8)
    assert not label.isHidden()
    window.commands["provenance"].trigger()
    assert label.isHidden()
