"""What was written is due to be put away after a pause, and not much later where there is none."""

import pytest
from PySide6.QtCore import QTimer

from app.documents.kept.autosave import PAUSE_MS, Autosave
from app.settings import DECLARED

pytestmark = pytest.mark.usefixtures("qapp")


def test_due_after_a_pause_and_while_there_is_none() -> None:
    autosave = Autosave(8)
    pause, longest = autosave.findChildren(QTimer)
    assert (pause.interval(), longest.interval()) == (PAUSE_MS, 8000)
    # A copy is begun at most this long after what it lacks was typed; the rest of the 15 s is the disk's.
    (setting,) = [declared for declared in DECLARED if declared.key == "file.recovery"]
    assert setting.high is not None
    assert longest.interval() <= setting.high * 1000 <= 15_000 - 5_000
    rung: list[int] = []
    autosave.due.connect(lambda: rung.append(1))
    autosave.touch()
    begun = longest.remainingTime()
    autosave.touch()
    # Typing on puts the pause off, and never the longest wait.
    assert longest.remainingTime() <= begun
    pause.timeout.emit()
    assert rung == [1]
    assert not pause.isActive()
    assert not longest.isActive()
