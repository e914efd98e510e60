"""The composition root: builds every long-lived object, passes it down, and takes it apart again.

GUI thread. The only module of the app that imports the engine's session. Order: Qt, the asyncio loop on it,
diagnostics, services, window, first paint, then the model is loaded by the session's worker.
"""

import argparse
import asyncio
import logging
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.documents.kept.history import HistoryStore
from app.documents.kept.marks_store import MarksStore
from app.documents.kept.presence import Presence
from app.documents.kept.progress import DailyProgress
from app.documents.kept.recent import Recent
from app.documents.kept.recovery import RecoveryStore
from app.documents.kept.versions import VersionStore
from app.documents.spelling.speller import Speller
from app.documents.store import DocumentStore
from app.drafting.actions import OwnActions
from app.drafting.bridge import Bridge, SessionFactory
from app.drafting.run_log import RunLog
from app.drafting.runs import Runs
from app.platform import screen
from app.platform.diagnostics import Diagnostics
from app.platform.garbage import Garbage
from app.platform.paths import Paths
from app.platform.signals import EndSignals
from app.platform.telemetry import Telemetry
from app.questions import Questions
from app.services import Services
from app.settings import Settings
from engine.errors import RedraftError
from engine.printing import write_error
from engine.session import Session
from engine.terminal.parser import SentenceParser

if TYPE_CHECKING:
    from app.window.window import Window

STARTER = "models/starter"
JOIN_SECONDS = 5.0
"""How long the window's end waits for the worker; a daemon thread beyond that."""
DISK_SECONDS = 5.0
"""The same of the program's own small files."""
OPENING_MS = 300
"""So long the window is kept back for what it is to show; what takes longer comes into it later."""
log = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    """``redraft [FILE…]`` and ``redraft --demo DIR``; returns the exit status."""
    try:
        arguments = _parsed(argv)
    except BrokenPipeError:
        return 1
    except RedraftError as error:
        write_error(error.message)
        return error.exit_status
    trouble = screen.trouble()
    if trouble:
        if arguments.demo is None:
            write_error(trouble)
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        if arguments.demo is None:
            paths = Paths.standard()
        else:
            arguments.demo.mkdir(parents=True, exist_ok=True)
            paths = Paths.under(arguments.demo / ".profile")
        paths.make_all()
    except OSError as error:
        write_error(
            f"The folder {error.filename} cannot be used ({error.strerror}); Redraft keeps settings and "
            "recovery copies in it, so make it writable, or start with another HOME."
        )
        return 1
    app = QApplication([sys.argv[0] if sys.argv else "redraft"])
    app.setApplicationName("redraft")
    app.setApplicationDisplayName("Redraft")
    app.setDesktopFileName("redraft")
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    diagnostics = Diagnostics(paths.logs)
    diagnostics.install(loop)
    signals = EndSignals()
    signals.start()
    services = build_services(paths, diagnostics, Session)
    garbage = Garbage()
    garbage.start()
    services.bridge.unloaded.connect(garbage.collect)
    services.bridge.ready.connect(garbage.set_aside)
    try:
        with loop:
            status: int = loop.run_until_complete(_live(app, services, signals, arguments))
            return status
    finally:
        garbage.stop()
        signals.stop()
        diagnostics.remove()
        asyncio.set_event_loop(None)


def _parsed(argv: list[str]) -> argparse.Namespace:
    """What ``argv`` asks for. Raises SystemExit once help was printed, UsageError, and what ``write_output`` raises."""
    parser = SentenceParser(prog="redraft", description="An editor for writers.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--demo", type=Path, metavar="DIR", help="make the pictures of the README in DIR, and exit")
    return parser.parse_args(argv)


def build_services(paths: Paths, diagnostics: Diagnostics, session: SessionFactory) -> Services:
    """Every long-lived object below the window. ``session``: makes a session of a post callable."""
    settings = Settings(paths.settings_file)
    bridge = Bridge(session)
    run_log = RunLog()
    versions = VersionStore(paths.versions, settings.get("file.versions"), settings.get("file.versions_days"))
    recovery = RecoveryStore(paths.recovery)
    documents = DocumentStore(
        recovery, settings.get("file.recovery"), versions, Presence(paths.presence), marks=MarksStore(paths.marks)
    )
    history = HistoryStore(paths.history)
    services = Services(
        paths=paths,
        settings=settings,
        actions=OwnActions([paths.resource("actions"), paths.own_actions]),
        bridge=bridge,
        run_log=run_log,
        runs=Runs(bridge, run_log, documents, history, settings),
        documents=documents,
        history=history,
        recent=Recent(paths.recent_file),
        progress=DailyProgress(paths.progress_file),
        speller=Speller(paths.own_words),
        telemetry=Telemetry(),
        diagnostics=diagnostics,
        questions=Questions(),
    )
    follow_settings(services)
    return services


def follow_settings(services: Services) -> None:
    """Have documents and spelling go by the settings whenever one changes."""
    documents = services.documents

    def take(key: str, value: object) -> None:
        match key, value:
            case "file.recovery", int():
                documents.recovery.set_seconds(value)
            case "file.versions", int() if documents.versions is not None:
                documents.versions.most = value
            case "file.versions_days", int() if documents.versions is not None:
                documents.versions.days = value
            case (("spelling.on" | "spelling.languages"), _):
                services.use_spelling()

    services.settings.changed.connect(take)


def load_model(services: Services) -> None:
    """Load the writer's model, or the starter that came with the program."""
    settings = services.settings
    folder = settings.get("model.folder") or str(services.paths.resource(STARTER))
    services.bridge.load(folder, settings.get("model.device") or None, settings.get("model.dtype") or None)


async def shut_down(services: Services) -> bool:
    """End everything in order. True if the worker's thread ended in time."""
    services.telemetry.close()
    services.speller.close()
    ended = services.bridge.close(JOIN_SECONDS)
    await services.runs.finished()
    services.documents.stop()
    services.progress.write()
    end = time.monotonic() + DISK_SECONDS
    for kept in (services.settings, services.recent, services.progress, services.speller):
        if not kept.lane.finish(max(0.0, end - time.monotonic())):
            log.error("What was to be written to %s is lost: the disk does not answer.", kept.lane.name)
    return ended


async def _live(app: QApplication, services: Services, signals: EndSignals, arguments: argparse.Namespace) -> int:
    """The window's life; 0, what the demo says, or the status of the signal that ended it."""
    from app.window.window import Window

    closed = asyncio.Event()
    window = Window(services)
    window.closing.connect(closed.set)
    signals.wanted.connect(window.ending.begin)
    app.setQuitOnLastWindowClosed(False)
    if arguments.demo is None:
        opening, opened = services.documents.errands.go(_begin(window, arguments.files)), asyncio.Event()
        opening.then(opened.set)
        QTimer.singleShot(OPENING_MS, window, opened.set)
        await opened.wait()
    window.show()
    # After the first paint: the worker imports torch, and the page is there at once.
    QTimer.singleShot(0, window, lambda: load_model(services))
    QTimer.singleShot(0, window, services.use_spelling)
    try:
        status = 0
        if arguments.demo is None:
            await closed.wait()
        else:
            status = await _demo(services, window, arguments.demo, closed)
        return window.ending.status or status
    finally:
        await shut_down(services)
        window.deleteLater()


async def _begin(window: "Window", files: list[Path]) -> None:
    """The last session, and ``files`` beside it; what a disk is waited for comes into the window later."""
    await window.restore_session()
    if files:
        await window.open_files(files)


async def _demo(services: Services, window: "Window", folder: Path, closed: asyncio.Event) -> int:
    """The demo's exit status; 0 where the window was closed before its end."""
    from app.window.demo import run

    showing, closing = asyncio.ensure_future(run(services, window, folder)), asyncio.ensure_future(closed.wait())
    await asyncio.wait((showing, closing), return_when=asyncio.FIRST_COMPLETED)
    for task in (showing, closing):
        if not task.done():
            task.cancel()
    await asyncio.wait((showing, closing))
    return 0 if showing.cancelled() else showing.result()
