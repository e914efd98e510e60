"""Very many places: the window gets its turn between slices, the writer one undo step."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from app.editor.positions.anchor import Anchor
from app.editor.searching import finder as finder_module
from app.editor.searching import slices as slices_module
from app.editor.searching.finder import Finder
from app.editor.searching.search import Query, Search
from tests.app.conftest import Desk

TEXT = "the 😀 cat\nthe dog\n" * 25


@pytest.fixture
def finder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Finder:
    monkeypatch.setattr(slices_module, "SLICE", 7)
    monkeypatch.setattr(finder_module, "SLICE", 7)
    editor = desk.page(TEXT)
    editor.show()
    finder = Finder(editor)
    finder.look(Search(Query("the")))
    return finder


def test_the_window_gets_its_turns_and_the_writer_one_step(finder: Finder) -> None:
    editor, turns, done = finder.editor, [], []
    finder.replaced.connect(done.append)
    ticker = QTimer(interval=0)
    ticker.timeout.connect(lambda: turns.append(editor.text().count("thy")))
    ticker.start()
    place = editor.positions.units.to_utf16(TEXT.index("dog"))
    anchor = Anchor(editor.document(), place, place + 3)
    assert finder.replace_all("thy") == 50
    assert 0 < editor.text().count("thy") < 50
    assert finder.replacing
    QTest.keyClicks(editor, "x")
    while finder.replacing:
        QTest.qWait(1)
    ticker.stop()
    assert done == [50]
    assert len({count for count in turns if 0 < count < 50}) > 3
    assert editor.text() == TEXT.replace("the", "thy")
    assert (anchor.text(), anchor.stale) == ("dog", False)
    assert not editor.isReadOnly()
    assert editor.caret() == TEXT.rindex("the") + 3
    editor.undo()
    assert editor.text() == TEXT
    assert not editor.document().isUndoAvailable()
    editor.redo()
    assert editor.text() == TEXT.replace("the", "thy")
    QTest.keyClicks(editor, "x")
    editor.undo()
    assert editor.text() == TEXT.replace("the", "thy")
    finder.close()


def test_what_changes_the_text_in_between_ends_it(finder: Finder) -> None:
    editor = finder.editor
    finder.replace_all("thy")
    editor.undo()
    assert editor.text() == TEXT
    while finder.replacing:
        QTest.qWait(1)
    assert editor.text() == TEXT
    assert not editor.isReadOnly()
    finder.close()


def test_again_at_once_and_closing_the_bar_leave_nothing_half_done(finder: Finder) -> None:
    editor = finder.editor
    finder.replace_all("thy")
    assert finder.replace_all("thy") == 0
    assert not finder.replacing
    assert editor.text() == TEXT.replace("the", "thy")
    finder.look(Search(Query("thy")))
    finder.replace_all("the")
    finder.close()
    while editor.isReadOnly():
        QTest.qWait(1)
    assert editor.text() == TEXT
    QTest.keyClick(editor, Qt.Key.Key_Delete)
