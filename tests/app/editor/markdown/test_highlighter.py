"""Colouring is lazy: what is in sight has its colours at every moment, and the rest costs nothing."""

import pytest
from PySide6.QtGui import QColor, QTextBlock, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.colours import PageColours
from app.editor.editor import Editor
from tests.app.conftest import Desk

LINES = 3000


def shown(desk: Desk, text: str) -> Editor:
    editor = desk.page(text)
    editor.show()
    QTest.qWaitForWindowExposed(editor)
    QApplication.processEvents()
    return editor


def block(editor: Editor, number: int) -> QTextBlock:
    return editor.document().findBlockByNumber(number)


def colours(editor: Editor, number: int) -> set[str]:
    return {part.format.foreground().color().name() for part in block(editor, number).layout().formats()}


def in_sight(editor: Editor) -> list[int]:
    first = editor.firstVisibleBlock().blockNumber()
    last = editor.cursorForPosition(editor.viewport().rect().bottomRight()).block().blockNumber()
    return list(range(first, last + 1))


def test_only_what_is_in_sight_is_coloured(desk: Desk) -> None:
    editor = shown(desk, "\n".join(["# Head"] * LINES))
    for place in (0, LINES // 2, LINES):
        editor.verticalScrollBar().setValue(place)
        QApplication.processEvents()
        assert all(block(editor, number).layout().formats() for number in in_sight(editor))
    coloured = sum(bool(block(editor, number).layout().formats()) for number in range(LINES))
    assert coloured < 200


def test_another_theme_reaches_what_is_in_sight_and_what_comes_into_it(desk: Desk) -> None:
    editor = shown(desk, "\n".join(["# Head"] * LINES))
    editor.verticalScrollBar().setValue(LINES)
    QApplication.processEvents()
    editor.set_page_colours(PageColours(heading="#123456", markup="#654321"))
    QApplication.processEvents()
    for place in (LINES, 0):
        editor.verticalScrollBar().setValue(place)
        QApplication.processEvents()
        assert all(colours(editor, number) == {"#123456", "#654321"} for number in in_sight(editor))


def test_a_fence_typed_far_above_turns_what_is_in_sight_to_code_and_back(desk: Desk) -> None:
    editor = shown(desk, "\n".join(["*word*"] * LINES))
    editor.verticalScrollBar().setValue(LINES)
    QApplication.processEvents()
    before = colours(editor, LINES - 1)
    QTextCursor(editor.document()).insertText("```\n")
    editor.viewport().grab()
    assert colours(editor, LINES) == {PageColours().code}
    editor.undo()
    editor.verticalScrollBar().setValue(LINES)
    editor.viewport().grab()
    assert colours(editor, LINES - 1) == before


def test_a_long_paste_over_coloured_text_leaves_no_old_colours(desk: Desk) -> None:
    editor = shown(desk, "\n".join(["# Head"] * 100))
    cursor = QTextCursor(editor.document())
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText("\n".join(["plain"] * 200))
    editor.viewport().grab()
    assert not any(block(editor, number).layout().formats() for number in in_sight(editor))
    editor.undo()
    editor.verticalScrollBar().setValue(0)
    editor.viewport().grab()
    assert all(block(editor, number).layout().formats() for number in in_sight(editor))


@pytest.mark.parametrize(
    "text", ["# Head *a*", "> quote **b**", "- [ ] item", "`code` [l](u) [^1]", "```", "😀 **x** 😀"]
)
def test_markdown_is_coloured_and_left_alone(desk: Desk, text: str) -> None:
    editor = desk.page(text)
    editor.highlighter.ensure(editor.document().firstBlock())
    assert editor.document().firstBlock().layout().formats()
    assert editor.text() == text
    assert not editor.document().isUndoAvailable()
    assert QColor(editor.palette().text().color()).isValid()
