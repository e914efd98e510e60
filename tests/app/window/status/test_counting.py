"""Counts in the status line, and the words of the day, as the writer types."""

from PySide6.QtTest import QTest

from app.documents.counts.tally import TELL_MS
from app.window.window import Window
from tests.app.conftest import Desk

WAIT = TELL_MS + 150


def test_the_line_counts_text_selection_and_day(desk: Desk, window: Window) -> None:
    page = window.opening.new("One two three.\n\nFour five.", "Test")
    QTest.qWait(WAIT)
    assert window.line.words.text() == "5 words"
    page.editor.select(0, 7)
    QTest.qWait(WAIT)
    assert window.line.words.text() == "2 of 5 words selected"
    page.editor.select(0, 0)
    QTest.keyClicks(page.editor, "Six ")
    QTest.qWait(WAIT)
    assert window.line.words.text() == "6 words"
    assert window.services.progress.written_today == 1
    window.services.settings.set("target.day", 3)
    QTest.keyClicks(page.editor, "and seven ")
    QTest.qWait(WAIT)
    assert window.line.words.text() == "8 words  ·  3 of 3 today"
    assert window.services.progress.streak() == 1
    page.editor.undo()
    QTest.qWait(WAIT)
    assert window.services.progress.written_today < 3


def test_opening_and_turning_to_a_page_writes_nothing(desk: Desk, window: Window) -> None:
    window.opening.new("Some words that were there before.", "First")
    QTest.qWait(WAIT)
    window.opening.new("And others.", "Second")
    QTest.qWait(WAIT)
    assert window.line.words.text() == "2 words"
    window.commands["previous_page"].trigger()
    assert window.line.words.text() == "6 words"
    assert window.services.progress.written_today == 0
    assert window.services.progress.sitting == 0
