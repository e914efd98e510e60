"""A writer before the window: keys, mouse, waiting, and eyes on what is painted. GUI thread, on the asyncio loop.

Everything goes through Qt's own events to whatever has the focus, so that a test does what a hand could do. With the
scripted session the engine goes on by one event a look; the real one goes on by itself.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QWidget

from app.drafting.run import Run, State
from app.editor.editor import Editor
from app.questions import Questions
from app.services import Services
from app.window.page import Page
from app.window.window import Window
from engine.messages import Event
from tests.fakes import FakeSession

PATIENCE = 60.0
LOOK = 0.036
"""Seconds between two looks: a little more than the page needs between two drafts at full pace."""
POLL_MS = 10
"""Between two looks for a dialog that asks."""


class Turns:
    """The application as qasync sees it, whose ``exit`` ends the turns of the test's loop and nothing else.

    ``QApplication.exit`` would also end the loop of every dialog that has come up meanwhile, as Esc does: what a thread
    had to ask in those turns was never answered. So a loop ends once what stands open is closed.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._loop: QEventLoop | None = None
        self._end = 0.0
        self._unanswered: list[str] = []

    def exec(self) -> int:
        self._end, self._unanswered = time.monotonic() + PATIENCE, []
        self._loop = QEventLoop()
        code = self._loop.exec()
        self._loop = None
        assert not self._unanswered, f"nobody answered: {self._unanswered}"
        return code

    def exit(self, code: int = 0) -> None:
        assert self._loop is not None
        self._loop.exit(code)
        left = max(0.0, self._end - time.monotonic())
        QTimer.singleShot(int(1000 * left), self._loop, self._give_up)

    def eventDispatcher(self) -> QAbstractEventDispatcher:
        return self._app.eventDispatcher()

    def _give_up(self) -> None:
        while (box := QApplication.activeModalWidget()) is not None:
            self._unanswered.append(box.text() if isinstance(box, QMessageBox) else box.windowTitle())
            box.hide()


class Choosers(Questions):
    """The real dialogs, but for the system's file choosers, whose answers lie ready."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[list[Path]] = []
        self.named: list[Path | None] = []
        self.folders: list[Path | None] = []

    def files_to_open(self, folder: Path) -> list[Path]:
        return self.opened.pop(0)

    def file_to_save(self, proposed: Path) -> Path | None:
        return self.named.pop(0)

    def folder(self, title: str, folder: Path) -> Path | None:
        return self.folders.pop(0)


class Eyes(QObject):
    """Notes what stands in the preedit areas of the page whenever it is painted."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.seen: list[str] = []
        editor.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            shown = "\n".join(ghosts(self._editor))
            if not self.seen or self.seen[-1] != shown:
                self.seen.append(shown)
        return super().eventFilter(watched, event)


class Writer:
    """Drives ``window``. ``session`` is None where the real engine runs."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, services: Services, window: Window, session: FakeSession | None
    ) -> None:
        self.loop, self.services, self.window, self.session = loop, services, window, session
        self.refusals: list[str] = []
        self.asked = ""
        """What the last dialog asked that was answered."""
        self._unanswered = 0
        services.runs.refused.connect(self.refusals.append)

    # ---------------------------------------------------------------- where the writer is

    @property
    def choosers(self) -> Choosers:
        assert isinstance(self.services.questions, Choosers)
        return self.services.questions

    @property
    def page(self) -> Page:
        page = self.window.tabs.current
        assert page is not None
        return page

    @property
    def editor(self) -> Editor:
        return self.page.editor

    @property
    def text(self) -> str:
        return self.editor.text()

    @property
    def run(self) -> Run:
        run = self.page.run
        assert run is not None
        return run

    @property
    def proposed_text(self) -> str:
        """What the proposal's passage becomes with the changes taken now."""
        proposal = self.run.proposal
        return "" if proposal is None else proposal.result

    def opens(self, text: str) -> Editor:
        """A fresh page holding ``text``."""
        self.does(lambda: self.window.opening.new(text, "Test"))
        return self.editor

    def opens_files(self, *files: Path) -> None:
        """With the keys, through the system's file chooser."""
        self.choosers.opened.append(list(files))
        self.keys("Ctrl+O")

    def watches(self) -> Eyes:
        return Eyes(self.editor)

    # ---------------------------------------------------------------- hands

    def does(self, act: Callable[[], object]) -> None:
        """``act`` inside the loop, as an event would; then the loop gets its turns."""

        async def go() -> None:
            act()
            await turns()

        self.loop.run_until_complete(go())

    def keys(self, *sequences: str) -> None:
        """Press each of "Ctrl+E", "Tab", … where the focus is."""
        for sequence in sequences:
            self.does(lambda sequence=sequence: QTest.keySequence(focus(self.window), QKeySequence(sequence)))

    def types(self, text: str) -> None:
        def go() -> None:
            for letter in text:
                if letter == "\n":
                    QTest.keyClick(focus(self.window), Qt.Key.Key_Return)
                else:
                    QTest.keyClicks(focus(self.window), letter)

        self.does(go)

    def clicks(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible(), widget
        assert widget.isEnabled(), widget
        place = at if at is not None else widget.rect().center()
        self.does(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place))

    def selects(self, passage: str) -> None:
        """With the keys: Ctrl+Home, Right to the passage, Shift+Right over it."""
        start = self.text.index(passage)
        self.goes_to(start)
        steps = len(passage)
        self.does(
            lambda: [press(self.window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier) for _ in range(steps)]
        )
        assert self.editor.selected_text() == passage

    def goes_to(self, place: int) -> None:
        self.keys("Ctrl+Home")
        self.does(lambda: [press(self.window, Qt.Key.Key_Right) for _ in range(place)])
        assert self.editor.caret() == place

    def answers(self, button: str) -> None:
        """Press ``button`` in the next dialog that asks."""

        def look() -> None:
            box = QApplication.activeModalWidget()
            if box is None:
                QTimer.singleShot(POLL_MS, self.window, look)
                return
            buttons = [b for b in box.findChildren(QAbstractButton) if b.text().replace("&", "") == button]
            if not buttons:
                # Left open it would hold the test for good.
                box.close()
                raise AssertionError([b.text() for b in box.findChildren(QAbstractButton)])
            self.asked = box.text() if isinstance(box, QMessageBox) else box.windowTitle()
            self._unanswered -= 1
            buttons[0].click()
            # A window manager gives the focus back to the window; the offscreen platform has none.
            QTimer.singleShot(0, self.window, self.window.activateWindow)

        self._unanswered += 1
        QTimer.singleShot(0, self.window, look)

    def says(self, event: Event) -> None:
        """What the scripted engine says now."""
        session = self.session
        assert session is not None
        self.does(lambda: session.post(event))

    # ---------------------------------------------------------------- patience

    def waits(self, truth: Callable[[], bool], what: str = "") -> None:
        """Let the engine go on until ``truth``, and every dialog is answered that the test has an answer for."""

        async def go() -> None:
            end = time.monotonic() + PATIENCE
            while self._unanswered or not truth():
                assert time.monotonic() < end, f"waited in vain for {what or truth}; refused: {self.refusals}"
                if self.session is not None:
                    self.session.play()
                await asyncio.sleep(LOOK if self.session is not None else 0.002)

        self.loop.run_until_complete(go())

    def rests(self, seconds: float = 0.0) -> None:
        """Let the loop turn while the scripted engine stands still."""
        self.loop.run_until_complete(asyncio.sleep(seconds) if seconds else turns())

    def awaits(self, story: Awaitable[object]) -> None:
        async def go() -> None:
            await story

        self.loop.run_until_complete(go())

    def waits_for_proposal(self) -> Run:
        """To the end of the run. The real model may come to nothing; then the writer tries again, some times."""
        for _ in range(6 if self.session is None else 1):
            self.waits(lambda: self.page.run is not None and not self.page.run.live, "the run's end")
            self.rests()
            if self.run.state is State.PROPOSED:
                return self.run
            if self.run.state is State.FAILED:
                self.clicks(self.page.bar.failed.retry)
            else:
                self.keys("Ctrl+E", "Ctrl+Return")
        raise AssertionError((self.run.state, self.run.failure, self.refusals))

    def waits_for_steps(self, count: int) -> Run:
        self.waits(
            lambda: self.page.run is not None and (len(self.run.steps) >= count or not self.run.live),
            f"{count} steps",
        )
        assert len(self.run.steps) >= count
        return self.run


async def turns(count: int = 8) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def focus(window: Window) -> QWidget:
    return QApplication.focusWidget() or window


def press(window: Window, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(window), key, modifiers)


def ghosts(editor: Editor) -> list[str]:
    """What stands in each paragraph's preedit area, paragraphs without one left out."""
    blocks = (editor.document().findBlockByNumber(number) for number in range(editor.blockCount()))
    return [text for text in (block.layout().preeditAreaText() for block in blocks) if text]
