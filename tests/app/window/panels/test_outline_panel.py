"""The outline beside the page: what it lists, where it goes, and sections moved by keys as one undo step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.window.panels import outline_panel
from app.window.panels.outline_panel import LONGEST_TITLE, READ_MS
from app.window.window import Window
from tests.app.conftest import Desk
from tests.app.waiting import done

TEXT = "# One\n\na 😀\n\n## Under\n\nb\n\n# Two\n\nc\n"


def rows(window: Window) -> list[str]:
    held = window.panels["outline"].list
    return [held.item(row).text().strip() for row in range(held.count())]


def test_it_lists_the_page_in_front_and_follows_typing(desk: Desk, window: Window) -> None:
    page = window.opening.new(TEXT, "Test")
    window.commands["outline"].trigger()
    assert rows(window) == ["One", "Under", "Two"]
    page.editor.select(len(TEXT), len(TEXT))
    QTest.keyClicks(page.editor, "# Three")
    QTest.qWait(READ_MS + 100)
    assert rows(window) == ["One", "Under", "Two", "Three"]
    window.opening.new("no headings", "Other")
    assert rows(window) == []
    assert window.panels["outline"].empty.isVisible()


def test_enter_goes_there(desk: Desk, window: Window) -> None:
    page = window.opening.new("# One\n" + "words\n" * 200 + "# Two\n" + "words\n" * 200, "Test")
    window.commands["outline"].trigger()
    held = window.panels["outline"].list
    held.setCurrentRow(1)
    QTest.keyClick(held, Qt.Key.Key_Return)
    assert page.editor.caret() == page.editor.text().index("# Two")
    assert page.editor.rect_of(page.editor.caret()).top() < page.editor.viewport().height() / 3


def test_keys_move_a_section_as_one_undo_step(desk: Desk, window: Window) -> None:
    page = window.opening.new(TEXT, "Test")
    window.commands["outline"].trigger()
    held = window.panels["outline"].list
    held.setCurrentRow(2)
    QTest.keyClick(held, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.editor.text() == "# Two\n\nc\n\n# One\n\na 😀\n\n## Under\n\nb\n"
    assert rows(window) == ["Two", "One", "Under"]
    assert held.currentRow() == 0
    QTest.keyClick(held, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(held, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.editor.text() == TEXT
    assert held.currentRow() == 2
    page.editor.undo()
    page.editor.undo()
    assert page.editor.text() == TEXT
    assert not page.document.modified


def test_a_drop_moves_the_section(desk: Desk, window: Window) -> None:
    page = window.opening.new(TEXT, "Test")
    window.commands["outline"].trigger()
    window.panels["outline"].move_section(0, 3)
    assert page.editor.text() == "# Two\n\nc\n\n# One\n\na 😀\n\n## Under\n\nb\n"
    assert window.panels["outline"].list.currentRow() == 1
    window.panels["outline"].move_section(1, 2)
    assert rows(window) == ["Two", "One", "Under"]


def test_closing_the_page_leaves_no_outline(desk: Desk, window: Window) -> None:
    page = window.opening.new(TEXT, "Test")
    window.commands["outline"].trigger()
    done(window.page_closing.close(page))
    desk.turn()
    assert rows(window) == []


def test_of_very_many_headings_the_first_are_listed_and_that_is_said(
    desk: Desk, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline_panel, "MOST", 3)
    text = "# A\n\n# B\n\n## C\n\n## D\n\n# E\n"
    page = window.opening.new(text, "Test")
    window.commands["outline"].trigger()
    panel = window.panels["outline"]
    assert rows(window) == ["A", "B", "C"]
    assert panel.more.isVisible()
    # A section moves with what is not listed of it too.
    panel.list.setCurrentRow(0)
    QTest.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.editor.text() == "# B\n\n## C\n\n## D\n\n# A\n\n# E\n"
    page.editor.select(0, len(text))
    page.editor.textCursor().insertText("# A\n# B\n# C\n")
    QTest.qWait(READ_MS + 100)
    assert rows(window) == ["A", "B", "C"]
    assert not panel.more.isVisible()


def test_a_section_with_a_line_too_long_for_the_page_moves_whole(desk: Desk, window: Window) -> None:
    line = "so it went on " * 3000
    text = f"# One\n\n{line}\n\n# Two\n\n{line}\n---\n\n# Three\n\nc\n"
    page = window.opening.new(text, "Test")
    window.commands["outline"].trigger()
    held = window.panels["outline"].list
    long = line.strip()
    # The whole line is the heading that its dashes make it, as in the file.
    # Listed is as much of it as can be read: laid out whole it would stop the window.
    listed = long[: LONGEST_TITLE - 1] + "…"
    assert rows(window) == ["One", "Two", listed, "Three"]
    held.setCurrentRow(3)
    QTest.keyClick(held, Qt.Key.Key_Return)
    assert page.editor.text()[page.editor.caret() :].startswith("# Three")
    held.setCurrentRow(0)
    QTest.keyClick(held, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    moved = f"# Two\n\n{line}\n---\n\n# One\n\n{line}\n\n# Three\n\nc\n"
    assert page.document.to_bytes().decode() == moved
    assert max(map(len, page.editor.text().split("\n"))) < 6000
    page.editor.undo()
    assert page.document.to_bytes().decode() == text
