"""How much was written today and in this sitting, and on how many days in a row the target was reached.

GUI thread; the disk is waited for on a lane. Kept as JSON, a line a day; knows numbers, dates and a file, nothing of
documents or panels. What is counted is words gained less words cut, over all documents; opening a file gains none.
"""

import json
import logging
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.documents.disk.file import write_synced
from app.errands.lane import Lane
from app.platform.files.file_lock import locked

log = logging.getLogger(__name__)

WRITE_MS = 5000
KEPT_DAYS = 800
NO_PROGRESS = (ValueError, RecursionError, TypeError, KeyError, AttributeError)
"""What is raised by a file that holds something else."""


class DailyProgress(QObject):
    """``changed`` follows every gain. ``today`` is asked anew each time: midnight passes while one writes."""

    changed = Signal()

    def __init__(
        self, file: Path | None, today: Callable[[], date] = date.today, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._file, self._today = file, today
        self.lane = Lane("progress")
        self._changing = threading.Lock()
        self._days: dict[str, tuple[int, int]] = {}
        self._gained: dict[str, int] = {}
        """Words of each day that are not on the disk yet."""
        self._sitting = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WRITE_MS)
        self._later.timeout.connect(self.write)
        self._read()

    @property
    def sitting(self) -> int:
        """Words gained since the program was started; less than nothing if more was cut."""
        return self._sitting

    @property
    def written_today(self) -> int:
        """Words gained today; less than nothing if more was cut."""
        return self._days.get(self._today().isoformat(), (0, 0))[0]

    def add(self, words: int, target: int) -> None:
        """``words`` were gained (or cut, below 0); ``target`` is the day's target now, 0 for none."""
        day = self._today().isoformat()
        with self._changing:
            self._days[day] = (self._days.get(day, (0, 0))[0] + words, target)
            self._gained[day] = self._gained.get(day, 0) + words
        self._sitting += words
        if not self._later.isActive():
            self._later.start()
        self.changed.emit()

    def streak(self) -> int:
        """Days in a row that reached their own target, up to today, or up to yesterday while today has not yet."""
        day = self._today()
        if not self._reached(day):
            day -= timedelta(days=1)
        days = 0
        while self._reached(day):
            days += 1
            day -= timedelta(days=1)
        return days

    def week(self) -> tuple[tuple[date, int], ...]:
        """The last seven days, today last, with the words of each."""
        days = [self._today() - timedelta(days=ago) for ago in range(6, -1, -1)]
        return tuple((day, self._days.get(day.isoformat(), (0, 0))[0]) for day in days)

    def write(self) -> None:
        """Have it stored, beside what another running copy of the program counted; trouble is noted and nothing else,
        since no text depends on it. Returns at once."""
        self._later.stop()
        if self._file is not None:
            self.lane.post(self._write, self._file)

    def _write(self, file: Path) -> None:
        """On the lane."""
        try:
            with locked(file):
                with self._changing:
                    gained, known = dict(self._gained), dict(self._days)
                days = _counted(file, gained, known)
                kept = dict(sorted(days.items())[-KEPT_DAYS:])
                write_synced(file, json.dumps({"days": kept}, indent=0).encode())
        except OSError as error:
            log.info("The words written today could not be stored: %s", error)
            return
        with self._changing:
            for day, words in gained.items():
                self._gained[day] -= words
            left = {day: words for day, words in self._gained.items() if words}
            for day, words in left.items():
                # Gained while the disk was at work.
                days[day] = (days.get(day, (0, 0))[0] + words, self._days[day][1])
            self._days, self._gained = days, left

    def _reached(self, day: date) -> bool:
        words, target = self._days.get(day.isoformat(), (0, 0))
        return 0 < target <= words

    def _read(self) -> None:
        if self._file is None or not self._file.exists():
            return
        try:
            self._days = _stored(self._file)
        except (OSError, *NO_PROGRESS) as error:
            log.info("%s could not be read, counting begins anew: %s", self._file, error)


def _counted(file: Path, gained: dict[str, int], known: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """What all programs counted; where there is no file to read, what is ``known`` here."""
    try:
        days = _stored(file)
    except (OSError, *NO_PROGRESS):
        return known
    for day, words in gained.items():
        days[day] = (days.get(day, (0, 0))[0] + words, known[day][1])
    return days


def _stored(file: Path) -> dict[str, tuple[int, int]]:
    """Raises OSError, and what is in NO_PROGRESS."""
    stored = json.loads(file.read_text(encoding="utf-8"))["days"]
    return {date.fromisoformat(day).isoformat(): (int(words), int(target)) for day, (words, target) in stored.items()}
