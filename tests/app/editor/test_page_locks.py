"""The locks of a page: the writer's own by key, those found in a passage, and what an undo brings back."""

from app.editor.editor import Editor
from tests.app.conftest import Desk


def within(editor: Editor) -> list[str]:
    text = editor.text()
    return [text[low:high] for low, high in editor.locks.within(0, len(text)).ranges()]


def test_locks_toggle_and_follow(desk: Desk) -> None:
    editor = desk.page("The word Anna stays.")
    assert editor.locks.within(0, 20).ranges() == ((9, 13),)
    editor.select(9, 13)
    assert editor.locks.toggle() is False
    assert editor.locks.within(0, 20).ranges() == ()
    editor.select(4, 6)
    assert editor.locks.toggle() is True
    assert editor.locks.within(0, 20).ranges() == ((4, 8),)


def test_nothing_at_the_caret_is_nothing_to_lock(desk: Desk) -> None:
    editor = desk.page("One\n\n")
    heard: list[str] = []
    editor.locks.changed.connect(lambda: heard.append("changed"))
    editor.select(4, 4)
    assert editor.locks.toggle() is False
    assert (editor.locks.locked(), heard) == ([], [])
    editor.select(0, 0)
    assert editor.locks.toggle() is True
    assert (editor.locks.locked(), heard) == ([(0, 3)], ["changed"])
    editor.locks.clear()
    assert editor.locks.locked() == []


def test_names_are_found_only_where_the_setting_wants_it(desk: Desk) -> None:
    editor = desk.page("We met Anna.")
    assert within(editor) == ["Anna"]
    desk.settings.set("locks.names", False)
    assert within(editor) == []


def test_what_an_undo_brings_back_is_locked_as_it_was(desk: Desk) -> None:
    editor = desk.page("one two three")
    editor.select(4, 7)
    editor.locks.toggle()
    editor.textCursor().removeSelectedText()
    assert editor.locks.locked() == []
    editor.undo()
    assert editor.locks.locked() == [(4, 7)]
