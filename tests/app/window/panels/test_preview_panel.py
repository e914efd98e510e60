"""The preview reads as the export does, follows the caret, fetches nothing and never touches the text."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.window.panels.preview_panel import AROUND
from tests.app.window.writer import Writer

TEXT = "# One\n\nSome *slanted* words and a [link](https://example.org).\n\n![a cat](file:///etc/passwd)\n"


def shown(writer: Writer) -> str:
    return str(writer.window.panels["preview"].paper.toPlainText())


def test_it_shows_the_text_and_follows(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.keys("F12")
    paper = writer.window.panels["preview"].paper
    assert shown(writer).startswith("One\nSome slanted words and a link.")
    assert "font-style:italic" in paper.toHtml()
    assert "root:" not in paper.toHtml()
    writer.keys("Ctrl+Home")
    writer.types("New. ")
    writer.waits(lambda: "New." in shown(writer), "the preview")
    assert writer.text == "New. " + TEXT
    writer.keys("F12")
    assert shown(writer) == ""
    writer.types("More. ")
    writer.rests()
    assert shown(writer) == ""


def test_the_caret_paragraph_is_in_sight_and_only_the_part_around_it_is_made(writer: Writer) -> None:
    text = "\n\n".join(f"Paragraph {number} of a long text that goes on." for number in range(3000)) + "\n"
    writer.opens(text)
    writer.keys("F12")
    panel = writer.window.panels["preview"]
    assert panel.part.isVisible()
    assert len(shown(writer)) < 3 * AROUND
    place = text.index("Paragraph 1500 ")
    writer.does(lambda: writer.page.editor.select(place, place))
    writer.waits(lambda: "Paragraph 1500 " in shown(writer), "the preview")
    paper = panel.paper
    top = paper.cursorForPosition(paper.viewport().rect().topLeft()).block().text()
    bottom = paper.cursorForPosition(paper.viewport().rect().bottomLeft()).block().text()
    first, last = (int(block.split()[1]) for block in (top, bottom) if block.split()[1:])
    assert first <= 1500 <= last


def test_a_part_has_the_notes_it_calls_and_the_code_it_stands_in(writer: Writer) -> None:
    filler = "\n\n".join(f"Paragraph {number} of a long text that goes on." for number in range(1000))
    notes = (
        "[^one]: The first note.\n\n    Its second paragraph.\n\n[^two]: The other note.\n\n[there]: https://a.org\n"
    )
    code = "```\n" + "code_line(*x*)\n" * 1500 + "```\n"
    text = f"{filler}\n\nHere[^one] and [there].\n\n{filler}\n\n{code}\n{filler}\n\nOver[^two].\n\n{filler}\n\n{notes}"
    writer.opens(text)
    writer.keys("F12")
    place = text.index("Here[^one]")
    writer.does(lambda: writer.page.editor.select(place, place))
    writer.waits(lambda: "The first note." in shown(writer), "the note")
    assert "[^one]" not in shown(writer)
    assert "Its second paragraph." in shown(writer)
    assert "The other note." not in shown(writer)
    assert 'href="https://a.org"' in writer.window.panels["preview"].paper.toHtml()
    middle = text.index("code_line") + 700 * len("code_line(*x*)\n")
    writer.does(lambda: writer.page.editor.select(middle, middle))
    writer.waits(lambda: "code_line(*x*)" in shown(writer), "the code")
    assert "code_line(x)" not in shown(writer)


def test_links_open_only_when_pressed_and_only_harmless_ones(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    writer.opens(TEXT)
    writer.keys("F12")
    assert opened == []
    paper = writer.window.panels["preview"].paper
    for target in ("https://example.org", "file:///etc/passwd", "javascript:x", "#l0"):
        writer.does(lambda target=target: paper.anchorClicked.emit(QUrl(target)))
    assert opened == ["https://example.org"]
    assert "slanted" in shown(writer)
