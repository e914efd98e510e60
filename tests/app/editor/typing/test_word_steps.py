"""Undo takes typed words back one by one, and brings them again."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.editor import Editor
from tests.app.conftest import Desk


def types(editor: Editor, text: str) -> None:
    """Letter by letter; QTest knows only those of Latin-1."""
    for letter in text:
        key = Qt.Key.Key_Return if letter == "\r" else 0
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(editor, press)


def undone(editor: Editor) -> list[str]:
    found = []
    while editor.document().isUndoAvailable():
        editor.undo()
        assert editor.caret() == len(editor.text())
        found.append(editor.text())
    return found


def page(desk: Desk, text: str = "") -> Editor:
    editor = desk.page(text)
    editor.show()
    editor.select(len(text), len(text))
    return editor


def test_words_go_one_by_one_and_come_again(desk: Desk) -> None:
    editor = page(desk)
    types(editor, "“It’s late,” she said. A 2nd well-known 😀 day")
    whole = editor.text()
    steps = undone(editor)
    assert steps == [
        "“It’s late,” she said. A 2nd well-known 😀 ",
        "“It’s late,” she said. A 2nd ",
        "“It’s late,” she said. A ",
        "“It’s late,” she said. ",
        "“It’s late,” she ",
        "“It’s late,” ",
        "“It’s ",
        "“",
        "",
    ]
    assert not editor.document_model.modified
    again = []
    while editor.document().isRedoAvailable():
        editor.redo()
        again.append(editor.text())
    assert again == [*steps[::-1][1:], whole]


def test_a_word_typed_into_a_text_is_one_step(desk: Desk) -> None:
    text = "One three. End."
    editor = page(desk, text)
    editor.select(4, 4)
    types(editor, "two ")
    assert editor.text() == "One two three. End."
    editor.undo()
    assert editor.text() == text
    # Inside a word nothing begins.
    editor.select(6, 6)
    types(editor, "xyz")
    editor.undo()
    assert editor.text() == text


def test_what_was_saved_in_the_middle_of_a_word_is_a_step_too(desk: Desk) -> None:
    for written in ("W", "Wo", "Word"):
        editor = page(desk)
        types(editor, written)
        editor.document().setModified(False)
        types(editor, "ing on")
        while editor.text() != written:
            editor.undo()
        assert not editor.document_model.modified
        editor.undo()
        assert editor.text() == ""
        assert editor.document_model.modified


def test_a_word_in_place_of_a_selection_and_after_corrections(desk: Desk) -> None:
    editor = page(desk, "One two three.")
    editor.select(4, 7)
    types(editor, "four")
    editor.undo()
    assert editor.text() == "One two three."
    editor = page(desk)
    types(editor, "a")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    types(editor, "bc d")
    assert editor.text() == "bc d"
    assert undone(editor)[0] == "bc "
    types(editor, "x")
    assert not editor.document().isRedoAvailable()
    assert editor.text() == "x"
