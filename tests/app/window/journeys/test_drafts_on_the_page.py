"""Drafts, results, holes and locks on one page, through the desk below the window."""

from PySide6.QtGui import QGuiApplication

from app.editor.editor import Editor
from engine.messages import SpanDraft, Step
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


def test_calm_draws_the_newest_of_many(desk: Desk) -> None:
    desk.settings.set("draft.animation", "calm")
    editor = desk.page(TEXT)
    editor.select(4, 13)
    job = desk.start(editor)
    assert job is not None
    for number in range(1, 60):
        span = SpanDraft(4, 13, f"draft {number}", 1.0)
        job.take(Step(job.id, number, 60, 1.0, 0, 0, 0, 1, (span,)))
    assert desk.on(editor).drafts_painted == 1
    assert ghost(editor) == "draft 1"


def test_off_draws_nothing_but_the_result(desk: Desk) -> None:
    desk.settings.set("draft.animation", "off")
    editor = started(desk)
    assert ghost(editor) == ""
    desk.play_all()
    assert desk.run(editor).changes


def test_the_result_can_be_copied(desk: Desk) -> None:
    editor = started(desk)
    desk.play_all()
    desk.on(editor).copy_result()
    assert QGuiApplication.clipboard().text() == "The last light."


def test_locks_toggle_and_follow(desk: Desk) -> None:
    editor = desk.page("The word Anna stays.")
    assert editor.locks.within(0, 20).ranges() == ((9, 13),)
    editor.select(9, 13)
    assert editor.locks.toggle() is False
    assert editor.locks.within(0, 20).ranges() == ()
    editor.select(4, 6)
    assert editor.locks.toggle() is True
    assert editor.locks.within(0, 20).ranges() == ((4, 8),)


def test_a_hole_goes_with_its_text(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(4, 7)
    number = editor.holes.put(5, "hint")
    assert editor.holes.at(5) == number
    assert "5" in ghost(editor)
    editor.select(5, 6)
    editor.textCursor().insertText("X")
    assert editor.holes.marks() == []
    assert ghost(editor) == ""
