"""How late the Qt loop answers: while torch is imported and the starter loads, while runs go on, and while typing too.

    python -m tests.bench.interface [RUNS]

Real starter, real window (offscreen where there is no display). A timer that is due every 5 ms tells how late it came;
first draft is the time from the key Ctrl+Enter on the prompt to the end of the first paint that shows a draft. A table,
then one line of JSON, in milliseconds.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.drafting.on_page import Drafting
from app.main import build_services, load_model, shut_down
from app.platform.diagnostics import Diagnostics
from app.platform.paths import Paths
from app.window.window import Window
from engine.session import Session

TICK_MS = 5
TEXT = "The ferry was late, and nobody on the pier could say why.\n\nThe people waited and talked.\n\n" * 20


class Lateness:
    """How late each tick of a 5 ms timer came, by what was going on."""

    def __init__(self) -> None:
        self.phase = ""
        self.late: dict[str, list[float]] = {}
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def begin(self, phase: str) -> None:
        self.phase, self._last = phase, time.perf_counter()
        self._timer.start(TICK_MS)

    def end(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.setdefault(self.phase, []).append(max(0.0, (now - self._last) * 1000 - TICK_MS))
        self._last = now


class Drafts(QObject):
    """When the page was first painted with a draft on it; None until then."""

    def __init__(self, drafting: Drafting) -> None:
        editor = drafting.editor
        super().__init__(editor)
        self.at: float | None = None
        self._editor, self._drafting = editor, drafting
        editor.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self.at is None and self._drafting.drafts_painted:
            self._editor.paintEvent(QPaintEvent(self._editor.viewport().rect()))
            self.at = time.perf_counter()
            return True
        return super().eventFilter(watched, event)


def summary(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99)]
    return {"p50": round(at[0], 2), "p99": round(at[1], 2), "worst": round(ordered[-1], 2), "ticks": len(ordered)}


async def measure(folder: Path, runs: int) -> dict[str, object]:
    services = build_services(Paths.under(folder), Diagnostics(None), Session)
    window = Window(services)
    window.show()
    window.activateWindow()
    page = window.opening.new(TEXT, "Bench")
    lateness = Lateness()
    first: list[float] = []
    try:
        lateness.begin("torch and load")
        load_model(services)
        while services.bridge.model is None:
            await asyncio.sleep(0.02)
        lateness.end()
        shown = Drafts(page.drafting)
        for number in range(2 * runs):
            typing = number >= runs
            page.editor.select(0, 57)
            page.open_prompt("rephrase")
            await asyncio.sleep(0.3)
            before = page.run
            shown.at = None
            lateness.begin("run and typing" if typing else "run")
            began = time.perf_counter()
            QTest.keySequence(QApplication.focusWidget() or window, QKeySequence("Ctrl+Return"))
            job = page.run
            if job is None or job is before:
                raise SystemExit("Ctrl+Enter started no run.")
            if typing:
                page.editor.select(len(TEXT), len(TEXT))
            while job.live:
                await asyncio.sleep(0.002)
                if typing:
                    QTest.keyClick(page.editor, Qt.Key.Key_A)
                    await asyncio.sleep(0.03)
            if shown.at is not None:
                first.append((shown.at - began) * 1000)
            lateness.end()
            page.reject()
            await asyncio.sleep(0.01)
        info = services.bridge.model
        return {
            "bench": "interface",
            "model": info.name if info else "",
            "dtype": info.dtype if info else "",
            "threads": info.threads if info else 0,
            "cores": os.cpu_count(),
            "first_draft_ms": summary(first) if first else None,
            "late_ms": {phase: summary(values) for phase, values in lateness.late.items()},
        }
    finally:
        page.document.buffer.setModified(False)
        window.close()
        await shut_down(services)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    app = QApplication([])
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory() as folder, loop:
        figures = loop.run_until_complete(measure(Path(folder), runs))
    late = figures["late_ms"]
    if isinstance(late, dict):
        for phase, values in late.items():
            print(f"{phase:16} " + "  ".join(f"{key} {value}" for key, value in values.items()))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
