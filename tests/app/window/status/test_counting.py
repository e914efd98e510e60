"""Counts in the status line and their panel; words of the day and targets, as the writer types."""

from PySide6.QtTest import QTest

from app.documents.counts.tally import TELL_MS
from app.window.panels.counts_panel import reading_text, target_text
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


def test_the_panel_shows_figures_and_takes_targets(desk: Desk, window: Window) -> None:
    page = window.opening.new("One two three.\n\nFour five.", "Test")
    window.line.words.click()
    panel = window.panels["counts"]
    QTest.qWait(WAIT)
    assert panel.isVisible()
    assert [label.text() for label in panel.whole.values()] == ["5", "24", "21", "2", "< 1 min"]
    assert not panel.chosen["Words"].isVisible()
    page.editor.select(0, 3)
    QTest.qWait(WAIT)
    assert panel.chosen["Words"].text() == "1"
    panel.today_target.setValue(400)
    assert window.services.settings.get("target.day") == 400
    assert panel.today.text() == "0 of 400 words"
    assert panel.today_bar.isVisible()


def test_what_the_panel_says() -> None:
    assert [reading_text(minutes) for minutes in (0, 0.3, 4.2, 61)] == ["–", "< 1 min", "4 min", "1 h 1 min"]
    assert target_text(-1, 500) == "1 word fewer than before"
    assert target_text(20, 0) == "20 words"
    assert target_text(20, 500) == "20 of 500 words"
