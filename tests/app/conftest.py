"""What the app's tests share: a page on a scripted session, and nothing left behind."""

import asyncio
import gc
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from app.documents.kept.history import HistoryStore
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from app.drafting.actions import Action, Options
from app.drafting.bridge import Bridge
from app.drafting.on_page import Drafting
from app.drafting.run import Run
from app.drafting.run_log import RunLog
from app.drafting.runs import Runs
from app.editor.editor import Editor
from app.errands.lane import Lane
from app.settings import Settings
from engine.messages import Ability
from tests.app.slow_disk import SlowDisk
from tests.fakes import FakeSession

JOIN_SECONDS = 30.0
LATER = ("recovery", "versions", "session")
"""Lanes whose work is waited for by whoever wants to see it."""


@pytest.fixture
def slow_disks() -> None:
    """For tests of what goes on while a disk is at work: without it, each has answered before the call returns."""


@pytest.fixture(autouse=True)
def quick_disks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is asked has answered when the call returns, so that a test can look at once."""
    if "slow_disks" in request.fixturenames:
        return
    submit, post = Lane.submit, Lane.post

    def submit_and_wait(lane: Lane, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = submit(lane, *args, **kwargs)
        if lane.name not in LATER:
            wait([future], JOIN_SECONDS)
        return future

    def post_and_wait(lane: Lane, *args: Any, **kwargs: Any) -> None:
        post(lane, *args, **kwargs)
        if lane.name == "recovery":
            lane.finish(JOIN_SECONDS)

    monkeypatch.setattr(Lane, "submit", submit_and_wait)
    monkeypatch.setattr(Lane, "post", post_and_wait)


@pytest.fixture
def slow_disk(slow_disks: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    """A disk that answers when the test lets it."""
    disk = SlowDisk(monkeypatch)
    yield disk
    disk.let_go()


@pytest.fixture(scope="session")
def frozen() -> None:
    """What stands when the first of these tests begins is not looked through after each of them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end(qapp: QApplication) -> Iterator[None]:
    """The offscreen platform lets go of its clipboard after Python has ended, and the process dies of what was copied
    last; the platforms of real screens do it in time."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def garbage_stays_here(qapp: QApplication, frozen: None) -> Iterator[None]:
    """As in the program, no thread but this one comes upon dead windows (``app.platform.garbage`` says why)."""
    gc.disable()
    try:
        yield
        gc.collect()
    finally:
        gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """A test leaves no thread, window or running timer, and Qt warns of nothing from its beginning to its end."""
    said: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        # The offscreen platform says so whenever a second window is shown.
        offscreen = message.startswith("This plugin does not support ")
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not offscreen:
            said.append(message)

    threads, windows = set(threading.enumerate()), set(qapp.topLevelWidgets())
    before = qInstallMessageHandler(listen)
    try:
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        end = time.monotonic() + JOIN_SECONDS
        for thread in set(threading.enumerate()) - threads:
            if thread.name.startswith("redraft-"):
                # One that has handed over is at its end.
                thread.join(max(0.0, end - time.monotonic()))
        left = [thread.name for thread in threading.enumerate() if thread not in threads and thread.is_alive()]
        assert not left, f"threads left: {left}"
        more = [widget for widget in qapp.topLevelWidgets() if widget not in windows]
        assert not more, f"windows left: {more}"
        timers = [timer for timer in qapp.findChildren(QTimer) if timer.isActive()]
        assert not timers, f"timers left: {timers}"
    finally:
        qInstallMessageHandler(before)
    assert not said, f"Qt warned: {said}"


@dataclass
class Desk:
    """Everything below the window, on a scripted session. ``turn`` lets the loop deliver what was posted."""

    session: FakeSession
    bridge: Bridge
    run_log: RunLog
    runs: Runs
    documents: DocumentStore
    history: HistoryStore
    settings: Settings
    loop: asyncio.AbstractEventLoop
    recovery: Path
    refusals: list[str]

    def page(self, text: str) -> Editor:
        editor = Editor(self.documents.new(text), self.settings)
        editor.resize(700, 400)
        self.pages.append(editor)
        self.draftings[editor] = Drafting(editor, self.settings)
        return editor

    def on(self, editor: Editor) -> Drafting:
        """What is drafted on ``editor``, a page of :meth:`page`."""
        return self.draftings[editor]

    def run(self, editor: Editor) -> Run:
        """The newest run on ``editor``."""
        run = self.on(editor).run
        assert run is not None
        return run

    def __post_init__(self) -> None:
        self.pages: list[Editor] = []
        self.draftings: dict[Editor, Drafting] = {}

    def turn(self, times: int = 6) -> None:
        async def wait() -> None:
            await asyncio.sleep(0)
            # A run begins once its text is on the disk.
            while any(run.live and run.request not in self.session.requests for run in self.run_log.runs):
                await asyncio.sleep(0.001)
            for _ in range(times):
                await asyncio.sleep(0)

        self.loop.run_until_complete(wait())

    def start(self, editor: Editor, task: Ability = Ability.REPHRASE, direct: bool = False) -> Run | None:
        """Start a run from inside the loop, as a key would."""
        action = Action(id=str(task), label=str(task).title(), task=task, needs=(task,), direct=direct)

        async def go() -> Run | None:
            return self.runs.start(self.on(editor), action, Options())

        run = self.loop.run_until_complete(go())
        self.turn()
        return run

    def play(self, times: int = 1) -> None:
        for _ in range(times):
            self.session.play()
            self.turn()

    def play_all(self) -> None:
        while self.session.running:
            self.play()


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    loop = qasync.QEventLoop(qapp, already_running=False)
    asyncio.set_event_loop(loop)
    settings = Settings()
    settings.set("draft.animation", "full")
    sessions: list[FakeSession] = []

    def make(post: object) -> FakeSession:
        sessions.append(FakeSession(post))  # type: ignore[arg-type]
        return sessions[-1]

    bridge = Bridge(make)
    run_log = RunLog()
    for name in ("recovery", "history"):
        (tmp_path / name).mkdir()
    documents = DocumentStore(RecoveryStore(tmp_path / "recovery"))
    history = HistoryStore(tmp_path / "history")
    runs = Runs(bridge, run_log, documents, history, settings)
    refusals: list[str] = []
    runs.refused.connect(refusals.append)
    made = Desk(sessions[0], bridge, run_log, runs, documents, history, settings, loop, tmp_path / "recovery", refusals)
    yield made
    bridge.close(1.0)
    made.turn()
    loop.run_until_complete(runs.finished())
    documents.stop()
    for page in made.pages:
        page.close()
        page.deleteLater()
    things: list[QObject] = [runs, documents, run_log, bridge, settings]
    for thing in things:
        thing.deleteLater()
    loop.close()
    asyncio.set_event_loop(None)
