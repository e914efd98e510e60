"""Letters and input methods beside a model's words and beneath a draft."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.kept.provenance import Author
from app.editor.editor import Editor
from app.editor.surface import Surface
from tests.app.conftest import Desk
from tests.app.editor.conftest import Surfaces

TEXT = "One two three four.\n\nFive six seven."


def started(desk: Desk, text: str = TEXT) -> Editor:
    editor = desk.page(text)
    editor.select(4, 13)
    desk.start(editor)
    desk.play(2)
    return editor


def ghost(editor: Editor, block: int = 0) -> str:
    return editor.document().findBlockByNumber(block).layout().preeditAreaText()


def test_an_empty_input_method_event_leaves_selection_and_draft(desk: Desk) -> None:
    editor = started(desk)
    draft = ghost(editor)
    assert draft
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert editor.text() == TEXT
    assert editor.selection() == (4, 13)
    assert ghost(editor) == draft


def test_a_draft_waits_while_its_paragraph_is_composed(desk: Desk) -> None:
    editor = started(desk, "One two three four." + " and more" * 3)
    draft = ghost(editor)
    cursor = editor.textCursor()
    cursor.setPosition(30)
    editor.setTextCursor(cursor)
    QApplication.sendEvent(editor, QInputMethodEvent("ni", []))
    assert ghost(editor) == "ni"
    done = QInputMethodEvent("", [])
    done.setCommitString("你")
    QApplication.sendEvent(editor, done)
    assert editor.text()[30] == "你"
    assert ghost(editor) == draft


def by_the_model(surface: Surface) -> str:
    text = surface.text()
    return "|".join(text[mark.start : mark.end] for mark in surface.document_model.provenance.all())


@pytest.mark.parametrize("key", ["x", "\t", "é", "\u200d"])
def test_a_letter_inside_a_models_words_is_the_writers(surfaces: Surfaces, key: str) -> None:
    surface = surfaces("")
    surface.writing.apply([(0, 0, "model")], Author("starter"))
    surface.select(2, 2)
    QApplication.sendEvent(surface, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key))
    assert surface.text() == f"mo{key}del"
    assert by_the_model(surface) == "mo|del"


def test_a_paragraphs_end_is_one_step_where_a_paragraph_begins(surfaces: Surfaces) -> None:
    surface = surfaces("one\ntwo")
    surface.select(4, 4)
    QTest.keyClick(surface, Qt.Key.Key_Return)
    assert surface.text() == "one\n\ntwo"
    surface.undo()
    assert surface.text() == "one\ntwo"
    assert not surface.document().isUndoAvailable()
    surface.setReadOnly(True)
    QTest.keyClick(surface, Qt.Key.Key_Return)
    assert surface.text() == "one\ntwo"


def test_what_is_composed_in_place_of_a_models_words_is_the_writers(surfaces: Surfaces) -> None:
    surface = surfaces("")
    surface.writing.apply([(0, 0, "a model's words")], Author("starter"))
    surface.select(2, 9)
    composed = QInputMethodEvent("", [])
    composed.setCommitString("你的")
    QApplication.sendEvent(surface, composed)
    assert surface.text() == "a 你的 words"
    assert by_the_model(surface) == "a | words"
