"""Help inside the program: its pages and their links."""

from app.window.dialogs.help_window import HelpWindow
from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


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
            for piece in (text_format.format for text_format in block.textFormats()):
                link = piece.anchorHref()
                assert not link or link.startswith("http") or (folder / link).exists(), link
            block = block.next()
    writer.does(dialog.close)
