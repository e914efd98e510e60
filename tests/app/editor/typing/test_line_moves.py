"""Up and Down where a draft or proposal is drawn over the text: a line at a time, in the column, never stuck."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from engine.messages import SpanDraft, Step
from tests.app.conftest import Desk

PASSAGE = "Some words that will be drawn over by a draft of quite another length than they have themselves."
TEXT = (
    f"First line, long enough to hold a column.\n{PASSAGE} Then it goes on for a while so that there are lines.\nLast."
)


def drawn(desk: Desk, draft: str) -> Editor:
    editor = desk.page(TEXT)
    editor.resize(420, 400)
    editor.show()
    start = TEXT.index(PASSAGE)
    editor.select(start, start + len(PASSAGE))
    job = desk.start(editor)
    assert job is not None
    job.take(Step(job.id, 1, 3, 1.0, 0, 0, 0, 1, (SpanDraft(start, start + len(PASSAGE), draft, 1.0),)))
    return editor


def down(editor: Editor, key: Qt.Key = Qt.Key.Key_Down) -> tuple[int, float, float]:
    QTest.keyClick(editor, key)
    place = editor.caret()
    box = editor.rect_of(place)
    return place, box.left(), box.top()


def test_down_and_up_go_through_a_draft_line_by_line(desk: Desk) -> None:
    for draft in (
        "Short.",
        PASSAGE + " And a good deal more, so that there are lines of draft only. " * 2,
    ):
        editor = drawn(desk, draft)
        editor.select(10, 10)
        column = editor.rect_of(10).left()
        seen = [(10, column, editor.rect_of(10).top())]
        for _ in range(30):
            seen.append(down(editor))
            if seen[-1][0] == seen[-2][0]:
                break
        places, tops = [place for place, _left, _top in seen], [top for _place, _left, top in seen]
        assert places[:-1] == sorted(set(places))
        assert tops[:-1] == sorted(set(tops))
        assert editor.text()[places[-1] - 1 :].count("\n") == 0
        last = TEXT.rindex("Then")
        beyond = [left for place, left, _top in seen if last < place < TEXT.index("\nLast")]
        assert all(abs(left - column) < 14 for left in beyond)
        for _ in range(30):
            if down(editor, Qt.Key.Key_Up)[2] == tops[0]:
                break
        assert abs(editor.rect_of(editor.caret()).left() - column) < 14
        desk.runs.stop(desk.on(editor))
        editor.hide()


def test_shift_selects_on_the_way(desk: Desk) -> None:
    editor = drawn(desk, "Short.")
    editor.select(10, 10)
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    start, end = editor.selection()
    assert start == 10
    assert end > TEXT.index("\n")
    desk.runs.stop(desk.on(editor))
    editor.hide()


def test_what_comes_up_does_not_cover_the_draft(desk: Desk) -> None:
    editor = drawn(desk, PASSAGE)
    bottom = TEXT.index(PASSAGE) + len(PASSAGE)
    editor.resize(420, 90)
    desk.turn()
    QTest.qWait(20)
    view = editor.viewport().height()
    assert editor.rect_of(TEXT.index(PASSAGE)).top() >= -1
    assert editor.rect_of(bottom).bottom() <= view or editor.rect_of(TEXT.index(PASSAGE)).top() < 40
    assert editor.verticalScrollBar().value() > 0
    desk.runs.stop(desk.on(editor))
    editor.hide()
