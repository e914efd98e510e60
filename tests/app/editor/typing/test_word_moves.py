"""Where a hole or a proposal is drawn over a paragraph, keys move and delete by the text's own characters and words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.editor import Editor
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


def walked(editor: Editor, start: int, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> list[tuple[int, int]]:
    editor.select(start, start)
    seen = []
    for _ in range(25):
        QTest.keyClick(editor, key, modifiers)
        seen.append(editor.selection())
    return seen


@pytest.mark.parametrize("modifiers", [NONE, CONTROL, SHIFT, CONTROL | SHIFT])
def test_the_caret_moves_as_without_a_hole(desk: Desk, modifiers: Qt.KeyboardModifier) -> None:
    bare, drawn = page(desk, False), page(desk, True)
    for start, key in ((len(TEXT), Qt.Key.Key_Left), (LINE, Qt.Key.Key_Left), (0, Qt.Key.Key_Right)):
        assert walked(drawn, start, key, modifiers) == walked(bare, start, key, modifiers)


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_words_are_deleted_as_without_a_hole(desk: Desk, key: Qt.Key) -> None:
    bare, drawn = page(desk, False), page(desk, True)
    for start in range(3, LINE + 1):
        for editor in (bare, drawn):
            editor.select(start, start)
            QTest.keyClick(editor, key, CONTROL)
        assert (drawn.text(), drawn.caret()) == (bare.text(), bare.caret())
        for editor in (bare, drawn):
            if editor.text() != TEXT:
                editor.undo()
            assert editor.text() == TEXT
            assert not editor.document().isUndoAvailable()


def test_a_selection_is_left_as_without_a_hole(desk: Desk) -> None:
    found = []
    for editor in (page(desk, False), page(desk, True)):
        for start, end in ((8, 12), (8, LINE + 3)):
            for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                editor.select(start, end)
                QTest.keyClick(editor, key)
                found.append(editor.selection())
    assert found[:4] == found[4:]
