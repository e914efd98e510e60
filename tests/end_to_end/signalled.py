"""The program as ``python -m app`` starts it, on a scripted engine, doing one thing; ``test_signals.py`` runs
it as a program of its own.

    python -m tests.end_to_end.signalled DOING FILE

It writes ``ready`` to stdout once it is in the midst of DOING, which goes on for long: a signal may come then. Nothing
of what happens then is the doing of this file.
"""

import faulthandler
import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from app import main as root
from app.drafting.actions import Action, Options
from app.window.page import Page
from app.window.window import Window
from engine.messages import Ability, Ready
from tests.fakes import MODEL, FakeSession

TYPED = "Typed. "
HELD_S = 0.5
POLL_MS = 20
SESSIONS: list[FakeSession] = []


def session(post: Callable[..., None]) -> FakeSession:
    SESSIONS.append(FakeSession(post))
    return SESSIONS[-1]


def ready() -> None:
    os.write(1, b"ready\n")


def page_of(window: Window) -> Page:
    """The page of FILE: the welcome page stands beside it."""
    assert window.tabs.current is not None
    return window.tabs.current


def types(window: Window) -> None:
    """A key for ever: the signal comes in a slot, in a paint, or between two of them."""
    editor = page_of(window).editor
    QTest.keyClicks(editor, TYPED)
    keys = iter(range(10**9))

    def key() -> None:
        if next(keys) == 20:
            ready()
        QTest.keyClicks(editor, "x")
        # Python of the window's own, for a signal to come into.
        end = time.monotonic() + 0.01
        while time.monotonic() < end:
            editor.text()

    timer = QTimer(editor)
    timer.timeout.connect(key)
    timer.start(0)


def saves(window: Window) -> None:
    """The disk is slow, and the signal comes while it is waited for."""
    QTest.keyClicks(page_of(window).editor, TYPED)
    real = os.fsync

    def slow(descriptor: int) -> None:
        os.fsync = real
        ready()
        time.sleep(HELD_S)
        real(descriptor)

    os.fsync = slow
    window.saving.save(page_of(window))


def runs(window: Window) -> None:
    """A run that does not end by itself."""
    page = page_of(window)
    QTest.keyClicks(page.editor, TYPED)
    SESSIONS[0].post(Ready(MODEL))
    page.editor.moveCursor(QTextCursor.MoveOperation.Start)
    page.editor.select(0, len(TYPED) - 1)
    page.start(Action("run", "Run", Ability.REPHRASE, needs=(Ability.REPHRASE,)), Options(seed=1))

    def look() -> None:
        if SESSIONS[0].running:
            SESSIONS[0].play()
            timer.stop()
            ready()

    timer = QTimer(page)
    timer.timeout.connect(look)
    timer.start(POLL_MS)


def asks(window: Window, ask: Callable[[], object]) -> None:
    """In the loop of a dialog, which is another than the program's."""
    QTest.keyClicks(page_of(window).editor, TYPED)
    QTimer.singleShot(300, window, ready)
    ask()


DOINGS: dict[str, Callable[[Window], object]] = {
    "typing": types,
    "saving": saves,
    "running": runs,
    "quitting": lambda window: asks(window, window.close),
    "closing": lambda window: asks(window, lambda: window.page_closing.close(page_of(window))),
    "naming": lambda window: asks(window, lambda: window.saving.save_as(page_of(window))),
    "about": lambda window: asks(window, window.dialogs.open_about),
    "settings": lambda window: asks(window, window.dialogs.open_settings),
    "menu": lambda window: asks(window, lambda: window.menus["Model"].exec(window.pos())),
    "printing": lambda window: asks(window, lambda: window.exporting.print(page_of(window))),
}


def main() -> int:
    doing, file = sys.argv[1:]
    root.Session = session  # type: ignore[assignment, misc]
    real = Window.show

    def show(window: Window) -> None:
        real(window)
        QTimer.singleShot(100, window, lambda: DOINGS[doing](window))

    Window.show = show  # type: ignore[method-assign]
    from app.__main__ import main as program

    status = program([file])
    # Python ends after the program has given up its own.
    faulthandler.enable()
    return status


if __name__ == "__main__":
    sys.exit(main())
