"""Undo and redo by call, key and menu: the caret comes to what changed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.editor.editor import Editor
from tests.app.conftest import Desk

TEXT = "One two three four.\n\nFive six seven."


def test_undo_and_redo_leave_the_caret_at_what_they_changed(desk: Desk, qtbot: QtBot) -> None:
    text = TEXT + " Eight nine ten."
    for start, end in ((4, 13), (len(text) - 4, len(text))):
        editor = desk.page(text)
        editor.select(start, end)
        desk.session.results = [["new words"]]
        desk.start(editor)
        desk.play_all()
        assert desk.runs.accept(desk.on(editor))
        accepted, behind = editor.text(), editor.caret()
        for undo in (
            lambda page: page.undo(),
            lambda page: qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
            lambda page: by_menu(page, "edit-undo"),
        ):
            undo(editor)
            assert (editor.text(), editor.caret()) == (text, end)
            editor.redo()
            assert (editor.text(), editor.caret()) == (accepted, behind)


def test_every_undo_and_redo_changes_the_text(desk: Desk, qtbot: QtBot) -> None:
    editor = desk.page("one two")
    texts = [editor.text()]
    for place in (3, 2, 5, 0, 0):
        editor.select(place, place)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        texts.append(editor.text())
    for old in texts[-2::-1]:
        editor.undo()
        assert editor.text() == old
    for new in texts[1:]:
        editor.redo()
        assert editor.text() == new
    editor.redo()
    assert editor.text() == texts[-1]


def by_menu(editor: Editor, name: str) -> None:
    menu = editor.createStandardContextMenu()
    action = menu.findChild(QAction, name)
    assert action is not None
    action.trigger()
    menu.deleteLater()
