"""How late the Qt loop answers: while torch is imported and the starter loads, while runs go on, and while typing too.

    python -m tests.bench.interface [RUNS]

Real starter, real window (offscreen where there is no display). A timer that is due every 5 ms tells how late it came;
first draft is the time from the start of a run to the first step at the window. A table, then one line of JSON, in
milliseconds.
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
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions import Options
from app.diagnostics import Diagnostics
from app.main import build_services, load_model, shut_down
from app.paths import Paths
from app.ui.window import Window
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


def summary(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99)]
    return {"p50": round(at[0], 2), "p99": round(at[1], 2), "worst": round(ordered[-1], 2), "ticks": len(ordered)}


async def measure(folder: Path, runs: int) -> dict[str, object]:
    services = build_services(Paths.under(folder), Diagnostics(None), Session)
    window = Window(services)
    window.show()
    page = window.filing.new(TEXT, "Bench")
    lateness = Lateness()
    first: list[float] = []
    try:
        lateness.begin("torch and load")
        load_model(services)
        while services.bridge.model is None:
            await asyncio.sleep(0.02)
        lateness.end()
        action = services.actions.get("rephrase")
        if action is None:
            raise SystemExit("There is no action rephrase.")
        for number in range(2 * runs):
            typing = number >= runs
            lateness.begin("run and typing" if typing else "run")
            page.editor.select(0, 57)
            began = time.perf_counter()
            page.start(action, Options(seed=number + 1))
            job = page.last_job
            page.editor.select(len(TEXT), len(TEXT))
            seen = False
            while job is not None and job.live:
                await asyncio.sleep(0.002)
                if job.steps and not seen:
                    seen = True
                    first.append((time.perf_counter() - began) * 1000)
                if typing:
                    QTest.keyClick(page.editor, Qt.Key.Key_A)
                    await asyncio.sleep(0.03)
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
        found = loop.run_until_complete(measure(Path(folder), runs))
    late = found["late_ms"]
    if isinstance(late, dict):
        for phase, values in late.items():
            print(f"{phase:16} " + "  ".join(f"{key} {value}" for key, value in values.items()))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
