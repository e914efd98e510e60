"""Words of a day, of a sitting, and days in a row."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.documents.kept.progress import DailyProgress


class Calendar:
    def __init__(self) -> None:
        self.day = date(2026, 3, 1)

    def __call__(self) -> date:
        return self.day

    def turn(self, days: int = 1) -> None:
        self.day += timedelta(days=days)


def test_days_in_a_row(qapp: QApplication, tmp_path: Path) -> None:
    calendar = Calendar()
    progress = DailyProgress(tmp_path / "progress.json", calendar)
    assert progress.streak() == 0
    for _ in range(3):
        progress.add(300, 500)
        assert progress.written_today == 300
        progress.add(250, 500)
        calendar.turn()
    assert progress.streak() == 3
    assert progress.written_today == 0
    progress.add(500, 500)
    assert progress.streak() == 4
    progress.add(-1, 500)
    assert progress.streak() == 3
    assert progress.sitting == 3 * 550 + 499
    progress.write()
    again = DailyProgress(tmp_path / "progress.json", calendar)
    assert again.streak() == 3
    assert again.written_today == 499
    assert again.sitting == 0
    assert [words for _day, words in again.week()] == [0, 0, 0, 550, 550, 550, 499]
    calendar.turn(2)
    assert again.streak() == 0


def test_a_day_counts_by_the_target_it_had(qapp: QApplication, tmp_path: Path) -> None:
    calendar = Calendar()
    progress = DailyProgress(None, calendar)
    progress.add(100, 100)
    calendar.turn()
    progress.add(300, 1000)
    assert progress.streak() == 1
    progress.write()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"days": {"x": [1, 2]}}', '{"days": {"2026-01-01": 3}}', "\x00"])
def test_a_broken_file_begins_anew(qapp: QApplication, tmp_path: Path, text: str) -> None:
    file = tmp_path / "progress.json"
    file.write_text(text)
    progress = DailyProgress(file, Calendar())
    assert progress.written_today == 0
    progress.add(5, 0)
    progress.write()
    assert DailyProgress(file, Calendar()).written_today == 5


def test_two_programs_count_together(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    mine, theirs = DailyProgress(file, Calendar()), DailyProgress(file, Calendar())
    for _ in range(2):
        mine.add(100, 500)
        theirs.add(30, 500)
        mine.write()
        theirs.write()
    theirs.write()
    assert DailyProgress(file, Calendar()).written_today == theirs.written_today == 260
    assert (mine.sitting, theirs.sitting) == (200, 60)
