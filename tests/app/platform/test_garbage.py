"""Garbage is collected here and on no other thread, when it is due."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.platform.garbage import Garbage
from engine.session.worker import collect


class Dead(QObject):
    """Holds itself, as windows with lambdas do."""

    def __init__(self, died: list[QThread]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: died.append(QThread.currentThread()))


def allocate(kept: list[list[int]]) -> None:
    """Enough for Python's own collecting to go through every generation, and the engine's wish on top."""
    kept += ([] for _ in range(300_000))
    collect()


def test_qt_objects_die_on_the_gui_thread_only(qapp: QApplication, qtbot: QtBot) -> None:
    gc.enable()
    garbage, died, kept = Garbage(), [], []
    garbage.start()
    try:
        Dead(died)
        worker = threading.Thread(target=allocate, args=(kept,))
        worker.start()
        worker.join()
        assert not died
        qtbot.waitUntil(lambda: bool(died), timeout=20_000)
        assert died == [qapp.thread()]
    finally:
        garbage.stop()
    assert gc.isenabled()


def test_only_what_is_due_is_collected(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: done.append(generation))
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    for counts in ((700, 10, 10), (701, 10, 10), (5, 11, 10), (701, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        Garbage().look()
    assert done == [0, 1, 2]
    Garbage().collect()
    gc.unfreeze()
    assert done == [0, 1, 2, 2]


def test_what_the_libraries_made_is_not_gone_through_again(qapp: QApplication) -> None:
    garbage, died = Garbage(), []
    garbage.start()
    try:
        gc.collect()
        many = len(gc.get_objects())
        garbage.set_aside()
        assert gc.get_freeze_count() >= many
        assert len(gc.get_objects()) < many // 10
        Dead(died)
        gc.collect()
        assert died, "what came later is collected as before"
    finally:
        garbage.stop()
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("again", ["set_aside", "collect"])
def test_a_model_that_was_let_go_is_collected_though_it_was_set_aside(qapp: QApplication, again: str) -> None:
    garbage, died = Garbage(), []
    garbage.start()
    try:
        Dead(died)
        garbage.set_aside()
        gc.collect()
        assert not died
        getattr(garbage, again)()
        assert died
    finally:
        garbage.stop()


def test_what_was_turned_off_before_stays_off(qapp: QApplication) -> None:
    gc.disable()
    garbage = Garbage()
    garbage.start()
    garbage.stop()
    assert not gc.isenabled()


def test_the_engine_collects_only_where_python_does(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: done.append(generation))
    collect()
    assert done == []
    gc.enable()
    collect()
    assert done == [2]
