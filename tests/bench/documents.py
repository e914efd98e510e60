"""Large documents: opening, key to paint, a paste and its undo, scrolling, finding, a run at the end (real window).

    python -m tests.bench.documents [WORDS …]         default: 1000 100000 1000000; then a line of a million characters

Key to paint is from the key's event to the end of the paint that follows. Late is how late a timer due every 5 ms
came, by what was going on: it shows what the window does afterwards (counts, marks). With ``--run`` the starter runs at
the end of each text. A table, then one line of JSON, in milliseconds.
"""

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.drafting.actions import Options
from app.main import build_services, load_model, shut_down
from app.platform.diagnostics import Diagnostics
from app.platform.paths import Paths
from app.services import Services
from app.window.page import Page
from app.window.window import Window
from engine.session import Session
from tests.app.waiting import done
from tests.bench.interface import Lateness, summary

KEYS = 300
PASTED = 50_000
LINE = 1_000_000
PLAIN = "the a of and river house when said he she they light morning cold hand never seemed table"


class Painted(QObject):
    """Tells when the page was painted."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.count = 0
        self._view = page.editor.viewport()
        self._view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.count += 1
        return super().eventFilter(watched, event)


def prose(words: int, seed: int = 1) -> str:
    """Markdown of about that many words: headings, some emphasis, paragraphs of 60 to 120 words."""
    draw, plain = random.Random(seed), PLAIN.split()
    parts: list[str] = []
    written = 0
    while written < words:
        size = min(draw.randint(60, 120), words - written)
        line = draw.choices(plain, k=size)
        line[0] = line[0].capitalize()
        if size > 20:
            line[10] = f"*{line[10]}*"
        if len(parts) % 40 == 0:
            parts.append(f"## Chapter {len(parts) // 40 + 1}")
        parts.append(" ".join(line) + ".")
        written += size
    return "\n\n".join(parts) + "\n"


async def painting(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds from ``act`` to the end of the next paint of the page."""
    painted = Painted(page)
    began = time.perf_counter()
    act()
    while not painted.count:
        await asyncio.sleep(0)
    took = (time.perf_counter() - began) * 1000
    page.editor.viewport().removeEventFilter(painted)
    painted.deleteLater()
    return took


async def keys(page: Page, lateness: Lateness, phase: str) -> dict[str, float]:
    """Type at three places of the text, at the pace of a fast writer."""
    took = []
    editor = page.editor
    size = len(editor.text())
    lateness.begin(phase)
    for place in (size, size // 2, 0):
        editor.select(place, place)
        await asyncio.sleep(0.4)
        for number in range(KEYS // 3):
            key = Qt.Key.Key_Space if number % 6 == 5 else Qt.Key.Key_A
            if number == 13:
                key = Qt.Key.Key_Return
            took.append(await painting(page, lambda key=key: QTest.keyClick(editor, key)))
            await asyncio.sleep(0.04)
        await asyncio.sleep(0.5)
    lateness.end()
    return summary(took)


async def scrolling(page: Page) -> dict[str, float]:
    """Far jumps, so that every time another part of the text has to be laid out."""
    bar = page.editor.verticalScrollBar()
    return summary([await painting(page, partial(bar.setValue, bar.maximum() * step // 20)) for step in range(1, 20)])


async def pasting(page: Page, lateness: Lateness, phase: str) -> float:
    QGuiApplication.clipboard().setText(prose(PASTED, 2))
    size = len(page.editor.text()) // 2
    page.editor.select(size, size)
    await asyncio.sleep(0.5)
    lateness.begin(phase)
    took = await painting(page, lambda: QTest.keySequence(page.editor, QKeySequence.StandardKey.Paste))
    await asyncio.sleep(1.0)
    lateness.end()
    return took


def finding(window: Window) -> dict[str, float]:
    """From the last letter of what is looked for to all places known and those in sight marked."""
    bar, figures = window.find_bar, {}
    for words in ("hand", "seemed table", "nowhere at all"):
        bar.words.clear()
        window.finding.open()
        began = time.perf_counter()
        bar.words.setText(words)
        figures[words] = round((time.perf_counter() - began) * 1000, 1)
    bar.close_bar()
    return figures


async def running(services: Services, page: Page, lateness: Lateness, phase: str) -> dict[str, float]:
    """A fill at the end of the text: the call, and the first step."""
    action = services.actions.get("fill")
    if action is None:
        raise SystemExit("There is no action fill.")
    calls, first = [], []
    end = len(page.editor.text())
    page.editor.select(end, end)
    await asyncio.sleep(0.4)
    for number in range(4):
        QTest.keyClick(page.editor, Qt.Key.Key_A)
        await asyncio.sleep(0.4)
        lateness.begin(phase)
        began = time.perf_counter()
        page.start(action, Options(seed=number, words=8))
        calls.append((time.perf_counter() - began) * 1000)
        job = page.run
        while job is not None and job.live:
            if job.steps and len(first) == number:
                first.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.001)
        page.reject()
        page.editor.holes.clear()
        await asyncio.sleep(0.1)
        lateness.end()
    return {"call": round(sorted(calls)[len(calls) // 2], 2), "first_draft": round(sorted(first)[len(first) // 2], 1)}


async def measure(folder: Path, sizes: list[int], with_runs: bool) -> dict[str, object]:
    services = build_services(Paths.under(folder / "profile"), Diagnostics(None), Session)
    window = Window(services)
    window.resize(1080, 760)
    window.show()
    lateness = Lateness()
    by_text: dict[str, object] = {}
    try:
        if with_runs:
            load_model(services)
            while services.bridge.model is None:
                await asyncio.sleep(0.05)
        # With everything on that follows the text: spelling, counts, outline.
        services.use_spelling()
        while not services.speller.ready:
            await asyncio.sleep(0.05)
        window.panels.turn("outline")
        window.panels.turn("counts")
        await asyncio.sleep(0.3)
        texts = [(f"{words:,} words", prose(words)) for words in sizes] + [
            ("one line", prose(LINE // 5).replace("\n", " "))
        ]
        for name, text in texts:
            path = folder / f"{name.replace(' ', '-')}.md"
            path.write_text(text, encoding="utf-8")
            figures: dict[str, object] = {}
            began = time.perf_counter()
            page = done(window.opening.open(path))
            if page is None:
                notice = window.tabs.current.notice if window.tabs.current is not None else None
                by_text[name] = {"refused": notice.label.text() if notice is not None else ""}
                continue
            figures["open"] = round(
                (time.perf_counter() - began) * 1000 + await painting(page, page.editor.viewport().update), 1
            )
            lateness.begin(f"{name}, after opening")
            await asyncio.sleep(1.0)
            lateness.end()
            figures["key_to_paint"] = await keys(page, lateness, f"{name}, typing")
            figures["scroll_to_paint"] = await scrolling(page)
            figures["paste"] = round(await pasting(page, lateness, f"{name}, paste"), 1)
            figures["undo"] = round(await painting(page, page.editor.undo), 1)
            figures["find_all"] = finding(window)
            began = time.perf_counter()
            services.documents.recovery.files.write(page.document)
            figures["recovery"] = round((time.perf_counter() - began) * 1000, 1)
            if with_runs:
                figures["run"] = await running(services, page, lateness, f"{name}, run")
            page.document.buffer.setModified(False)
            done(window.page_closing.close(page))
            by_text[name] = figures
        late = {phase: summary(values) for phase, values in lateness.late.items()}
        return {"bench": "documents", "cores": os.cpu_count(), "figures": by_text, "late_ms": late}
    finally:
        for page in window.tabs.pages:
            page.document.buffer.setModified(False)
        window.close()
        await shut_down(services)


def main() -> None:
    arguments = sys.argv[1:]
    with_runs = "--run" in arguments
    sizes = [int(word) for word in arguments if word != "--run"] or [1_000, 100_000, 1_000_000]
    app = QApplication([])
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory() as folder, loop:
        report = loop.run_until_complete(measure(Path(folder), sizes, with_runs))
    for part in ("figures", "late_ms"):
        values = report[part]
        if isinstance(values, dict):
            for name, figures in values.items():
                print(f"{name:32} {json.dumps(figures)}")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
