"""What takes long is said in the status line, and left by its button."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errands import errands as rooms
from app.errands.errands import Errands, LeftError
from app.window.status.status_line import StatusLine
from app.window.status.waits import Waits
from tests.app.waiting import done, until

pytestmark = pytest.mark.usefixtures("qapp", "slow_disks")


def test_each_is_shown_and_left_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "SLOW_MS", 1)
    errands, line, gate = Errands(), StatusLine(), threading.Event()
    waits = Waits(errands, line)
    line.show()
    first = errands.ask("a", lambda: gate.wait(60), "Saving “a <b>”")
    until(lambda: line.leave.isVisible())
    assert line.waiting.text() == "Saving “a <b>”…"
    second = errands.ask("b", lambda: gate.wait(60), "Opening “" + 50 * "long " + "”")
    until(lambda: "1 more" in line.waiting.text())
    assert line.leave.accessibleName().startswith("Cancel: Saving “a <b>”")
    QTest.mouseClick(line.leave, Qt.MouseButton.LeftButton)
    with pytest.raises(LeftError):
        first.value()
    assert line.waiting.text().startswith("Opening “long")
    assert line.waiting.text() != second.says
    assert 50 * "long " in line.waiting.toolTip()
    gate.set()
    assert done(second)
    assert not line.leave.isVisible()
    assert not line.waiting.isVisible()
    # With nothing to leave it does nothing.
    waits.leave()
    errands.finish(60)
    line.close()
    line.deleteLater()
