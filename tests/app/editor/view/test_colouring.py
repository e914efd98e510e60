"""What is in sight has its colours before it is painted, however it came there."""

from app.editor.editor import Editor
from tests.app.conftest import Desk


def heavy(editor: Editor, number: int) -> bool:
    return len(editor.document().findBlockByNumber(number).layout().formats()) > 1


def test_a_long_text_is_coloured_where_it_is_seen(desk: Desk) -> None:
    line = "Some **heavy** words on a line that goes on for a while.\n"
    editor = desk.page(line * 3000)
    editor.resize(600, 400)
    editor.show()
    editor.viewport().grab()
    assert heavy(editor, 0)
    assert not heavy(editor, 2900)
    place = len(line) * 2900
    editor.select(place, place)
    editor.centerCursor()
    assert heavy(editor, 2900)


def test_edits_of_a_long_text_leave_nothing_uncoloured_where_it_is_seen(desk: Desk) -> None:
    line = "Some **heavy** words on a line that goes on for a while.\n"
    editor = desk.page(line * 600)
    editor.show()
    for count in range(5):
        desk.turn()
        editor.select(count * 10, count * 10)
        editor.textCursor().insertText(line * 3)
    editor.select(0, 200)
    editor.textCursor().removeSelectedText()
    bar = editor.verticalScrollBar()
    while True:
        bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
        editor.viewport().grab()
        if bar.value() == bar.maximum():
            break
    blocks = [editor.document().findBlockByNumber(number) for number in range(editor.blockCount())]
    assert all(heavy(editor, block.blockNumber()) for block in blocks if "**heavy**" in block.text())
