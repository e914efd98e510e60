"""Waiting for what the window has asked of a disk."""

import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop

from app.errands.errand import Awaited, Errand

T = TypeVar("T")
PATIENCE = 60.0


def done(story: Coroutine[Any, None, T] | Awaited[T]) -> T:
    """What it comes to; the window's loop turns until then."""
    errand = story if isinstance(story, Awaited) else Errand(story)
    errand.then(lambda: None)
    until(lambda: errand.ended)
    return errand.value()


def until(truth: Callable[[], bool]) -> None:
    """The window's loop turns until ``truth``."""
    end = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < end, "waited in vain"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
