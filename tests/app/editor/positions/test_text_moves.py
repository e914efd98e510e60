"""The word at a place, where something is drawn over its paragraph too."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from app.editor.positions.text_moves import select_word
from tests.app.conftest import Desk

NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TEXT = "go 😀e\u0301x there👨‍👩‍👧‍👦 and. back\nnext one"
LINE = TEXT.index("\n")


def page(desk: Desk, hole: bool) -> Editor:
    editor = desk.page(TEXT)
    editor.show()
    if hole:
        editor.select(0, 2)
        editor.holes.put(5, "a hint that is longer than the text")
    return editor


def test_a_word_is_selected_and_locked_as_without_a_hole(desk: Desk) -> None:
    for editor in (page(desk, False), page(desk, True)):
        place = TEXT.index("and") + 1
        editor.select(place, place)
        cursor = QTextCursor(editor.textCursor())
        select_word(cursor)
        assert cursor.selectedText() == "and"
        assert editor.locks.toggle()
        low = editor.positions.units.to_utf16(TEXT.index("and"))
        assert editor.locks.locked() == [(low, low + 3)]
        spot = editor.rect_of(TEXT.index("back") + 2).center().toPoint()
        QTest.mouseDClick(editor.viewport(), Qt.MouseButton.LeftButton, NONE, spot + QPoint(1, 0))
        assert editor.selected_text() == "back"
