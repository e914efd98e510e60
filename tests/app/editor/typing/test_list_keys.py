"""Lists and quotations while they are typed: on at Enter, over at an empty item, deeper and higher by Tab."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from tests.app.conftest import Desk
from tests.app.editor.typing.test_composing import by_dead_keys, composes
from tests.app.editor.typing.test_word_steps import page, types


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("- one\rtwo\r\rthree", "- one\n- two\n\nthree".replace("\n\n", "\n")),
        ("9. nine\rten\relf\r\rso", "9. nine\n10. ten\n11. elf\nso"),
        ("> said\rand\r\rso", "> said\n> and\nso"),
        ("- [x] done\rmore", "- [x] done\n- [ ] more"),
        ("* a\rb", "* a\n* b"),
        ("> - a\rb\r\rc\r\rd", "> - a\n> - b\n> c\nd"),
        ("---\rso", "---\nso"),
        ("so\rand", "so\nand"),
    ],
)
def test_what_is_typed(desk: Desk, keys: str, wanted: str) -> None:
    editor = page(desk)
    types(editor, keys)
    assert editor.text() == wanted
    composed = page(desk)
    by_dead_keys(composed, keys)
    assert composed.text() == wanted
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.text() == ""


def test_enter_is_one_step(desk: Desk) -> None:
    editor = page(desk, "1. one")
    types(editor, "\r")
    assert editor.text() == "1. one\n2. "
    types(editor, "\r")
    assert editor.text() == "1. one\n"
    editor.undo()
    assert editor.text() == "1. one\n2. "
    editor.undo()
    assert editor.text() == "1. one"
    assert not editor.document().isUndoAvailable()


def test_an_item_is_divided_where_the_caret_is(desk: Desk) -> None:
    editor = page(desk, "- one two\n- three")
    editor.select(5, 5)
    types(editor, "\r")
    assert (editor.text(), editor.caret()) == ("- one\n- two\n- three", 8)
    editor.select(0, 0)
    types(editor, "\r")
    assert editor.text() == "\n- one\n- two\n- three"
    # With Shift the line breaks and nothing goes on.
    editor.select(6, 6)
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "\n- one\n\n- two\n- three"


@pytest.mark.parametrize(
    "text",
    [
        "```\n- x = 1|",
        "---\ntitle: a\n  - b|",
        "<!--\n- so|\n-->",
        "$$\n- a|\n$$",
        "    - x = f();|",
        "> ```\n> - x|",
    ],
)
def test_nothing_goes_on_in_code_and_data(desk: Desk, text: str) -> None:
    before, behind = text.split("|")
    editor = page(desk, before + behind)
    editor.select(len(before), len(before))
    types(editor, "\rso")
    assert editor.text() == f"{before}\nso{behind}"
    tab(editor)
    assert editor.text() == f"{before}\nso\t{behind}"


def test_a_setting_turns_it_off(desk: Desk) -> None:
    desk.settings.set("typing.lists", False)
    editor = page(desk, "- one")
    types(editor, "\rso")
    assert editor.text() == "- one\nso"


def tab(editor: Editor, back: bool = False) -> None:
    if back:
        QTest.keyClick(editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    else:
        QTest.keyClick(editor, Qt.Key.Key_Tab)


def test_tab_nests_and_shift_tab_lifts_with_all_that_stands_inside(desk: Desk) -> None:
    text = "1. one\n2. two 😀\n   more\n   - in\n3. three"
    editor = page(desk, text)
    editor.select(12, 12)
    tab(editor)
    assert editor.text() == "1. one\n   1. two 😀\n      more\n      - in\n3. three"
    assert editor.caret() == 15
    tab(editor)
    assert editor.text() == "1. one\n   1. two 😀\n      more\n      - in\n3. three", "there is nothing to nest it in"
    tab(editor, back=True)
    assert editor.text() == text
    tab(editor, back=True)
    assert editor.text() == text
    editor.undo()
    editor.undo()
    assert editor.text() == text
    assert not editor.document().isUndoAvailable()


def test_selected_items_move_together_as_one_step(desk: Desk) -> None:
    text = "- a\n- b\n- c\n- d"
    editor = page(desk, text)
    editor.select(5, 10)
    tab(editor)
    assert editor.text() == "- a\n  - b\n  - c\n- d"
    tab(editor, back=True)
    assert editor.text() == text
    editor.undo()
    editor.undo()
    assert editor.text() == text
    assert not editor.document().isUndoAvailable()


def test_elsewhere_tab_is_a_tab(desk: Desk) -> None:
    editor = page(desk, "so")
    tab(editor)
    assert editor.text() == "so\t"


def test_holes_locks_and_a_models_words_stay_what_they_are(desk: Desk) -> None:
    editor = page(desk, "- Anna saw him\n- and so")
    editor.select(2, 6)
    assert editor.locks.toggle()
    editor.select(21, 23)
    editor.holes.put(3)
    editor.select(6, 6)
    composes(editor, "\n", "´")
    assert editor.text() == "- Anna\n- saw him\n- and so"
    assert editor.locks.locked() == [(2, 6)]
    assert [(mark.start, mark.end) for mark in editor.holes.marks()] == [(23, 25)]
    editor.select(20, 20)
    tab(editor)
    assert editor.text() == "- Anna\n- saw him\n  - and so"
    assert [(mark.start, mark.end) for mark in editor.holes.marks()] == [(25, 27)]
