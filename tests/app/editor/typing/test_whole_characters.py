"""Backspace and Delete take an emoji whole, as one step; of a letter with marks Backspace takes the last mark."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from tests.app.conftest import Desk

EMOJI = [
    "😀",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "❤️‍🔥",
    "🏃🏽‍♀️‍➡️",
    "👍🏽",
    "🇩🇪",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "1️⃣",
    "❤️",
    "☺\ufe0e",
    "葛\U000e0100",
]


def press(editor: Editor, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(editor, key)


def page(desk: Desk, text: str, caret: int) -> Editor:
    editor = desk.page(text)
    editor.show()
    editor.select(caret, caret)
    return editor


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_goes_whole_and_comes_back_whole(desk: Desk, emoji: str) -> None:
    text = f"One 🇫🇷{emoji}b"
    for key, caret in ((Qt.Key.Key_Backspace, len(text) - 1), (Qt.Key.Key_Delete, 6)):
        editor = page(desk, text, caret)
        press(editor, key)
        assert (editor.text(), editor.caret()) == ("One 🇫🇷b", 6)
        editor.undo()
        assert editor.text() == text
        assert not editor.document().isUndoAvailable()
        editor.redo()
        assert editor.text() == "One 🇫🇷b"


def test_flags_go_one_by_one(desk: Desk) -> None:
    editor = page(desk, "🇩🇪🇫🇷🇮🇹", 6)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "🇩🇪🇫🇷"
    editor.select(0, 0)
    press(editor, Qt.Key.Key_Delete)
    assert editor.text() == "🇫🇷"


@pytest.mark.parametrize("letter", ["e\u0301\u0323", "क्षि", "กำ"])
def test_of_a_letter_backspace_takes_the_last_mark_and_delete_all(desk: Desk, letter: str) -> None:
    editor = page(desk, f"a{letter}b", 1 + len(letter))
    press(editor, Qt.Key.Key_Backspace)
    assert editor.text() == f"a{letter[:-1]}b"
    editor.undo()
    editor.select(1, 1)
    press(editor, Qt.Key.Key_Delete)
    assert editor.text() == "ab"


def test_beside_a_hole_delete_looks_at_the_text(desk: Desk) -> None:
    text = "go e\u0301x👨‍👩‍👧‍👦yz"
    for caret, wanted in ((3, "go x👨‍👩‍👧‍👦yz"), (6, "go e\u0301xyz"), (5, "go e\u0301👨‍👩‍👧‍👦yz")):
        editor = page(desk, text, 0)
        editor.select(0, 2)
        editor.holes.put(5, "a hint")
        editor.select(caret, caret)
        press(editor, Qt.Key.Key_Delete)
        assert editor.text() == wanted
        assert len(editor.holes.marks()) == 1


def test_from_inside_an_emoji_all_of_it_goes(desk: Desk) -> None:
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
        editor = page(desk, "a👨‍👩‍👧b", 3)
        press(editor, key)
        assert editor.text() == "ab"


def test_paragraphs_selections_and_words_are_qts_affair(desk: Desk) -> None:
    editor = page(desk, "One 👍🏽\n👍🏽 two", 7)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "One 👍🏽👍🏽 two"
    editor.undo()
    editor.select(6, 6)
    press(editor, Qt.Key.Key_Delete)
    assert editor.text() == "One 👍🏽👍🏽 two"
    editor.undo()
    editor.select(4, 9)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "One  two"
    editor.undo()
    editor.select(9, 9)
    QTest.keyClick(editor, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "One 👍🏽\n two"
    editor.undo()
    editor.setReadOnly(True)
    press(editor, Qt.Key.Key_Backspace)
    press(editor, Qt.Key.Key_Delete)
    assert editor.text() == "One 👍🏽\n👍🏽 two"


def test_locks_and_holes_follow_and_a_hole_whose_text_goes_is_let_go(desk: Desk) -> None:
    editor = page(desk, "👍🏽 then 👍🏽 so", 4)
    assert editor.locks.toggle()
    editor.select(8, 10)
    editor.holes.put()
    editor.select(2, 2)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.locks.locked() == [(1, 5)]
    assert [(mark.start, mark.end) for mark in editor.holes.marks()] == [(6, 10)]
    editor.select(8, 8)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.text() == " then  so"
    assert editor.holes.marks() == []
