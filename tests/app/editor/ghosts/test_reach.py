"""The bracket in the margin stands beside what the model sees, and only then."""

from PySide6.QtGui import QImage

from app.editor.editor import Editor
from tests.app.conftest import Desk

LINES = "\n".join(f"Line {number}." for number in range(8))


def rows(editor: Editor) -> list[int]:
    """The rows of the bracket's widget that have anything but their ground."""
    image = editor.reach.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = image.pixel(image.width() - 1, image.height() - 1)
    return [y for y in range(image.height()) if any(image.pixel(x, y) != ground for x in range(image.width()))]


def test_the_bracket_goes_from_the_first_line_to_the_last(desk: Desk) -> None:
    editor = desk.page(LINES)
    editor.show()
    start, end = LINES.index("Line 2"), LINES.index("Line 5")
    editor.show_reach((start, end))
    drawn = rows(editor)
    assert editor.rect_of(start).top() <= drawn[0] <= editor.rect_of(start).bottom()
    assert editor.rect_of(end).top() <= drawn[-1] <= editor.rect_of(end).bottom()
    editor.select(0, 0)
    editor.textCursor().insertText("New.\n")
    editor.viewport().grab()
    assert rows(editor)[0] > drawn[0]


def test_there_is_none_without_a_reach(desk: Desk) -> None:
    editor = desk.page(LINES)
    editor.show()
    assert editor.reach.isHidden()
    editor.show_reach((0, 3))
    assert editor.reach.isVisible()
    editor.show_reach(None)
    assert editor.reach.isHidden()
