"""What is drawn over the text is drawn, and is found where it is drawn."""

from tests.app.conftest import Desk

TEXT = "One two three four.\n\nFive six seven."


def test_a_draft_changes_the_picture_and_nothing_else(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(4, 13)
    plain = editor.grab().toImage()
    desk.start(editor)
    desk.play(2)
    assert editor.grab().toImage() != plain
    desk.runs.stop(desk.on(editor))
    desk.turn()
    assert editor.grab().toImage() == plain
