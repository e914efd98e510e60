"""Many runs in one window leave nothing behind: no objects, no threads, and memory stays level."""

import gc
import threading
from collections.abc import Callable

import psutil
from PySide6.QtCore import QObject

from tests.app.window.writer import Writer

PASSAGE = "The ferry had been late again that morning, which was something that it very often was, and nobody minded."
TEXT = "Before.\n" * 50 + f"{PASSAGE}\nAfter."
WARM = 8
"""Runs before the first look, at the least: as many jobs as keep their steps."""
MEGABYTES = 12
"""How far memory may have gone up over the second half. Measured: 3 MB in 140 runs of the starter."""


def run(writer: Writer, number: int) -> None:
    """To the end, and accept and take back, or reject, or stop."""
    writer.does(lambda: writer.editor.select(400, 400 + len(PASSAGE)))
    writer.keys("Ctrl+E", "Ctrl+Return")
    if number % 4 == 3:
        writer.keys("Esc")
    if writer.session is not None:
        while writer.session.running:
            writer.session.play()
            writer.rests()
    writer.waits(lambda: not writer.run.live)
    writer.rests()
    if number % 4 == 0 and writer.page.busy:
        writer.keys("Ctrl+Return", "Ctrl+Z")
    writer.keys("Esc")
    assert writer.text == TEXT
    assert not writer.page.busy


def test_many_runs_in_one_window_leave_memory_level(either: Writer, full_counts: Callable[[int, int], int]) -> None:
    either.opens(TEXT)
    either.keys("F9", "F10", "F8")
    count = full_counts(16, 200) if either.session is not None else full_counts(6, 200)
    process = psutil.Process()

    def look() -> tuple[int, int, int]:
        either.rests(0.2)
        gc.collect()
        return len(either.window.findChildren(QObject)), threading.active_count(), process.memory_info().rss

    for number in range(max(WARM, count // 2)):
        run(either, number)
    objects, threads, memory = look()
    for number in range(count // 2):
        run(either, number)
    objects_now, threads_now, memory_now = look()
    assert objects_now <= objects + 4
    assert threads_now == threads
    assert memory_now - memory < MEGABYTES * 1_000_000, f"{(memory_now - memory) / 1e6:.1f} MB"
    assert len(either.services.run_log.runs) <= 200
    assert sum(bool(each.steps) for each in either.services.run_log.runs) <= 9
