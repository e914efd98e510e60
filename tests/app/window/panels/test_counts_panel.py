"""The panel of counts and targets."""

from PySide6.QtTest import QTest

from app.documents.counts.tally import TELL_MS
from app.window.panels.counts_panel import reading_text, target_text
from app.window.window import Window
from tests.app.conftest import Desk

WAIT = TELL_MS + 150


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
