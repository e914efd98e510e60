"""From opening to closing, the window's thread asks no disk anything, but for what is listed here with its reason."""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.documents.kept.history import HistoryPlace
from app.window.comparing.versions_dialog import VersionsDialog
from tests.app.slow_disk import path_of, watch
from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer

ALLOWED = {
    "engine/installation.py": "what came with the program is asked for where the program itself lies",
    "app/window/dialogs/help_window.py": "the help came with the program, and lies where the program itself does",
    "app/window/parts/icons.py": "each drawing is read once, and came with the program",
    "app/errands/lane.py": "the end of the program waits some seconds for what is being written",
    "app/platform/telemetry.py": "the machine's own figures, which are on no disk",
}
"""Modules that may, and why. Python's own modules are imported where they are first needed."""


class Witness:
    """Notes every call on this thread that reaches a disk while it is :attr:`watching`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.elsewhere = 0
        """Calls on other threads."""
        self.watching = False
        self._window = threading.current_thread()
        watch(monkeypatch, self._on_call)

    def does(self, act: Callable[[], object]) -> None:
        self.watching = True
        try:
            act()
        finally:
            self.watching = False

    def _on_call(self, name: str, args: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if threading.current_thread() is not self._window:
            self.elsewhere += 1
            return
        # Not extract_stack, which looks for the sources.
        frames = [frame.f_code.co_filename for frame, _line in traceback.walk_stack(None)]
        ours = [frame for frame in frames if f"{os.sep}app{os.sep}" in frame and f"{os.sep}tests{os.sep}" not in frame]
        ours += [frame for frame in frames if frame.endswith("installation.py")]
        imported = path_of(args).startswith(sys.base_prefix)
        if ours and not imported and not any(frame.endswith(allowed) for frame in ours for allowed in ALLOWED):
            self.calls.append(f"{name}({path_of(args)}) by {Path(ours[-1]).name}, for {[Path(o).name for o in ours]}")


def test_the_windows_thread_asks_no_disk_anything(
    slow_disks: None, writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, window = writer.services, writer.window
    file.write_text("He walked along the old wall.")
    witness = Witness(monkeypatch)

    def saved() -> bool:
        return not writer.page.document.modified

    def comes_and_goes() -> None:
        for _ in range(2):
            writer.does(lambda: QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange)))
            writer.rests(0.02)

    def writes_and_saves() -> None:
        writer.opens_files(file)
        writer.waits(lambda: len(window.tabs.pages) == 1, "the page")
        comes_and_goes()
        writer.types("x ")
        writer.keys("Ctrl+S")
        writer.waits(saved, "the save")
        comes_and_goes()

    def accepts() -> None:
        writer.keys("F8", "Ctrl+A", "Ctrl+E", "Ctrl+Return")
        writer.waits(lambda: writer.run.proposal is not None, "the proposal")
        writer.keys("Ctrl+Return")
        writer.waits(lambda: writer.page.document.modified, "the edit")
        writer.does(services.documents.recovery.write_all)
        writer.keys("Ctrl+S")
        writer.waits(saved, "the save")

    def looks_back() -> None:
        writer.keys("Ctrl+Alt+V")
        (dialog,) = window.findChildren(VersionsDialog)
        writer.waits(lambda: dialog.list.count() > 1 and dialog.restore.isEnabled(), "the versions")
        writer.does(dialog.restore.click)
        writer.waits(lambda: writer.page.document.modified, "the version")
        # As a window manager does when a dialog has closed.
        writer.does(window.activateWindow)

    def chooses() -> None:
        writer.does(lambda: services.settings.set("theme", "dark"))
        writer.does(lambda: services.settings.set("file.versions", 50))
        writer.does(lambda: services.speller.learn("zzyx"))
        writer.does(services.progress.write)

    def names_it() -> None:
        writer.choosers.named.append(file.with_name("other.md"))
        writer.keys("Ctrl+Shift+S")
        writer.waits(lambda: writer.page.document.path == file.with_name("other.md") and saved(), "the other name")
        writer.does(lambda: window.opening.open(file))
        writer.waits(lambda: len(window.tabs.pages) == 2, "the first one")

    def is_overtaken() -> None:
        writer.does(services.documents.check_disk)
        writer.waits(lambda: "changed by another program" in writer.page.notice.label.text(), "the notice")
        writer.clicks(writer.page.notice.buttons()[0])
        writer.waits(lambda: writer.text == STORY, "theirs")

    def closes() -> None:
        writer.goes_to(0)
        writer.types("y")
        writer.answers("Save")
        writer.keys("Ctrl+W")
        writer.waits(lambda: len(window.tabs.pages) == 1, "the close")
        writer.keys("Ctrl+Q")
        writer.waits(lambda: not window.isVisible(), "the end")

    for act in (writes_and_saves, accepts, looks_back, chooses, names_it):
        witness.does(act)
    file.write_text(STORY)
    for act in (is_overtaken, closes):
        witness.does(act)
    assert witness.calls == []
    # All of it came to a disk, beside the window.
    assert witness.elsewhere > 100
    assert file.read_text() == "y" + STORY
    place = HistoryPlace("", file, file.name)
    assert [entry.result for entry in services.history.entries(place)] == ["The last light."]
