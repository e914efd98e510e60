"""Without distraction: all dimmed but the paragraph or the sentence, the line at one height, the whole screen."""

import pytest
from PySide6.QtCore import QRect

from app.editor.editor import Editor
from tests.app.window.writer import Writer

FIRST, SECOND = "One is here. Two stands here.", "Another paragraph stands."
TEXT = f"{FIRST}\n\n{SECOND}\n"


def ink(editor: Editor, words: str) -> int:
    """How dark the darkest point of ``words`` is, of 255, beside the paper."""
    start = editor.text().index(words)
    first, last = (editor.rect_of(place).toRect() for place in (start, start + len(words)))
    box = QRect(first.topLeft(), last.bottomLeft()).adjusted(3, 0, -3, 0)
    picture = editor.viewport().grab().toImage()
    paper = picture.pixelColor(picture.width() - 3, picture.height() - 3).lightness()
    shades = [
        abs(paper - picture.pixelColor(x, y).lightness())
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    ]
    return max(shades)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_all_but_the_paragraph_or_the_sentence_is_dimmed(writer: Writer, theme: str) -> None:
    editor = writer.opens(TEXT)
    writer.does(lambda: writer.services.settings.set("theme", theme))
    writer.goes_to(3)
    parts = ("One is here", "Two stands here", SECOND)
    plain = [ink(editor, part) for part in parts]
    commands = writer.window.commands

    def dimmed() -> list[bool]:
        return [ink(editor, part) < before * 0.6 for part, before in zip(parts, plain, strict=True)]

    assert dimmed() == [False, False, False]
    writer.does(commands["focus_mode"].trigger)
    assert dimmed() == [False, False, True]
    writer.does(commands["focus_sentence"].trigger)
    assert dimmed() == [False, True, True]
    assert commands["focus_mode"].isChecked()
    assert commands["focus_sentence"].isChecked()
    writer.goes_to(18)
    assert dimmed() == [True, False, True]
    writer.goes_to(len(FIRST) + 5)
    assert dimmed() == [True, True, False]
    writer.does(commands["focus_sentence"].trigger)
    assert dimmed() == [True, True, False]
    writer.does(commands["focus_mode"].trigger)
    assert dimmed() == [False, False, False]
    assert editor.text() == TEXT
    assert not writer.page.document.modified


def test_the_line_being_written_stays_at_one_height(writer: Writer) -> None:
    editor = writer.opens("A line.\n" * 200)
    writer.does(writer.window.commands["typewriter"].trigger)
    writer.goes_to(0)
    heights = []
    for _ in range(120):
        writer.keys("Down")
        heights.append(editor.rect_of(editor.caret()).top())
    middle = editor.viewport().height() / 2
    assert all(abs(height - middle) < 40 for height in heights[60:])
    assert max(heights[60:]) - min(heights[60:]) < 2
    writer.types("more\nand more\n")
    assert abs(editor.rect_of(editor.caret()).top() - heights[-1]) < 2
    # At the end of the text too there is paper below.
    writer.keys("Ctrl+End")
    writer.types("The end.")
    assert abs(editor.rect_of(editor.caret()).top() - middle) < 40


def test_the_whole_screen_and_back_by_one_key(writer: Writer) -> None:
    writer.opens(TEXT)
    command = writer.window.commands["whole_screen"]
    writer.keys("F11")
    assert writer.window.isFullScreen()
    assert command.isChecked()
    writer.types("On it. ")
    writer.keys("F11")
    assert not writer.window.isFullScreen()
    assert not command.isChecked()
    assert writer.text == "On it. " + TEXT


def test_a_sentence_that_is_written_from_right_to_left_stays_clear(writer: Writer) -> None:
    first, second = "שלום לכולם.", "מה שלומך היום."
    editor = writer.opens(f"{first} {second}\n\nOther.\n")
    writer.does(lambda: editor.select(3, 3))

    def inks() -> list[int]:
        picture = editor.viewport().grab().toImage()
        paper = picture.pixelColor(picture.width() - 3, picture.height() - 3).lightness()
        darkest = []
        for start, end in ((1, len(first) - 1), (len(first) + 2, len(first) + len(second))):
            ends = [editor.rect_of(start), editor.rect_of(end)]
            low, high = sorted(int(box.left()) for box in ends)
            rows = range(int(ends[0].top()), int(ends[0].bottom()))
            shades = [abs(paper - picture.pixelColor(x, y).lightness()) for x in range(low + 3, high - 3) for y in rows]
            darkest.append(max(shades))
        return darkest

    plain = inks()
    writer.does(writer.window.commands["focus_sentence"].trigger)
    now = inks()
    assert now[0] > plain[0] * 0.8
    assert now[1] < plain[1] * 0.6
