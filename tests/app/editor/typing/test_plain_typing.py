"""Letters and input methods beside a model's words and beneath a draft."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.editor.editor import Editor
from tests.app.conftest import Desk

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
