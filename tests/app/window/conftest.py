"""A window as ``app.main`` builds it, on the scripted session and on the model that comes with the program."""

import asyncio
import dataclasses
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.documents.disk.file import digest
from app.documents.document import Document
from app.documents.kept.progress import DailyProgress
from app.documents.kept.recent import Recent
from app.documents.kept.recovery import RecoveryStore
from app.documents.spelling.speller import Speller
from app.drafting.actions import OwnActions
from app.drafting.bridge import SessionFactory
from app.main import build_services, follow_settings, load_model, shut_down
from app.platform.diagnostics import Diagnostics
from app.platform.paths import Paths
from app.platform.telemetry import Telemetry
from app.questions import Questions
from app.services import Services
from app.window.window import Window
from engine.messages import Ready
from engine.session import Session
from tests.app.conftest import Desk
from tests.app.window.writer import Choosers, Turns, Writer
from tests.fakes import MODEL, FakeSession

STORY = "First.\nSecond paragraph.\n"
GONE = (999_999_999, "a boot long ago/1")
"""A process that does not run."""


@contextmanager
def sitting(
    qapp: QApplication,
    profile: Path,
    real: bool = False,
    model: Path | None = None,
    questions: Questions | None = None,
) -> Iterator[Writer]:
    """A writer before a window whose settings and copies lie in ``profile``; nothing of it is left afterwards.

    ``questions``: what answers; by itself the real dialogs do, but for the system's file choosers.
    """
    # Seeds of runs are drawn from here.
    random.seed(11)
    qapp.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(Turns(qapp), already_running=False)
    asyncio.set_event_loop(loop)
    sessions: list[FakeSession] = []

    def scripted(post: object) -> FakeSession:
        sessions.append(FakeSession(post))  # type: ignore[arg-type]
        return sessions[-1]

    factory: SessionFactory = Session if real else scripted
    diagnostics = Diagnostics(None)
    services = build_services(Paths.under(profile), diagnostics, factory)
    services = dataclasses.replace(services, questions=questions or Choosers())
    services.settings.set("draft.animation", "full")
    services.settings.set("model.folder", "" if model is None else str(model))
    window = Window(services)
    window.resize(900, 640)
    window.show()
    window.activateWindow()
    writer = Writer(loop, services, window, None if real else sessions[0])
    try:
        writer.does(lambda: load_model(services))
        writer.waits(lambda: services.bridge.model is not None or bool(window.models.trouble), "the model")
        writer.rests()
        yield writer
    finally:
        for page in window.tabs.pages:
            page.document.file_back()
            page.document.buffer.setModified(False)
        window.close()
        ended: list[bool] = []

        async def end() -> None:
            ended.append(await shut_down(services))

        loop.run_until_complete(end())
        writer.rests()
        assert ended == [True]
        still = [timer for thing in parts_of(services) for timer in thing.findChildren(QTimer) if timer.isActive()]
        assert not still, still
        window.deleteLater()
        for thing in parts_of(services):
            thing.deleteLater()
        writer.rests()
        loop.close()
        asyncio.set_event_loop(None)
        qapp.setStyleSheet("")
        qapp.setPalette(qapp.style().standardPalette())


def parts_of(services: Services) -> list[QObject]:
    return [
        services.runs,
        services.documents,
        services.run_log,
        services.bridge,
        services.settings,
        services.telemetry,
        services.diagnostics,
    ]


@pytest.fixture
def questions() -> Questions:
    """Who answers what the window asks; a module that wants other answers has a fixture of this name."""
    return Choosers()


@pytest.fixture
def window(desk: Desk, qapp: QApplication, tmp_path: Path, questions: Questions) -> Iterator[Window]:
    """The window over a desk whose scripted engine the test plays itself."""
    paths = Paths.under(tmp_path / "profile")
    services = Services(
        paths=paths,
        settings=desk.settings,
        actions=OwnActions([paths.resource("actions")]),
        bridge=desk.bridge,
        run_log=desk.run_log,
        runs=desk.runs,
        documents=desk.documents,
        history=desk.history,
        recent=Recent(paths.recent_file),
        progress=DailyProgress(paths.progress_file),
        speller=Speller(paths.own_words),
        telemetry=Telemetry(gpu=False),
        diagnostics=Diagnostics(None),
        questions=questions,
    )
    follow_settings(services)
    opened = Window(services)
    opened.resize(900, 600)
    opened.show()
    desk.session.post(Ready(MODEL))
    desk.turn()
    yield opened
    for page in opened.tabs.pages:
        page.document.file_back()
        page.document.buffer.setModified(False)
    opened.close()
    desk.turn()
    services.telemetry.close()
    opened.deleteLater()
    qapp.setStyleSheet("")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file on the disk that holds ``STORY``."""
    path = tmp_path / "story.md"
    path.write_bytes(STORY.encode())
    return path


@pytest.fixture
def writer(qapp: QApplication, tmp_path: Path, questions: Questions) -> Iterator[Writer]:
    """Before a window on the scripted session."""
    with sitting(qapp, tmp_path / "profile", questions=questions) as someone:
        yield someone


@pytest.fixture(params=["scripted", "starter"])
def either(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> Iterator[Writer]:
    """Once before a window on the scripted session, once on the model that comes with the program."""
    with sitting(qapp, tmp_path / "profile", real=request.param == "starter") as someone:
        yield someone


@pytest.fixture
def starter(qapp: QApplication, tmp_path: Path) -> Iterator[Writer]:
    """Before a window on the model that comes with the program."""
    with sitting(qapp, tmp_path / "profile", real=True) as someone:
        yield someone


def left_copy(folder: Path, path: Path | None, text: str, process: tuple[int, str] = GONE) -> Path:
    """The recovery copy of a text that stood on a page of ``path`` when the program ``process`` was killed."""
    store = RecoveryStore(folder)
    store._me = process
    document = Document.fresh(text) if path is None else Document.from_bytes(text.encode(), path)
    try:
        document.adopt(None if path is None or not path.exists() else digest(path.read_bytes()))
        store.write(document)
    finally:
        store.close()
        document.deleteLater()
    return folder / f"{document.id}.copy"
