"""Documents of word processors, opened as new texts: read on a thread of their own, asked about tracked changes.

GUI thread. The file that was read is never written; what did not come in is said above the new page. A long one says
how far it is, can be stopped, and asks above the page too: a dialog would take the keys of someone who writes on.
"""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from app.documents.errors import OpenError
from app.documents.exchange.pace import Pace, Stopped
from app.documents.exchange.pieces import Found
from app.documents.exchange.reading import changes_in, left_out, read, text_of
from app.documents.naming import shown
from app.documents.recent import Recent
from app.ui.page import Page
from app.ui.questions import Questions
from app.ui.tabs import Tabs

SLOW_MS = 600
"""What takes longer says how far it is."""


class _Reading(QThread):
    """Reads one file. ``done`` carries (Found, text); one sentence if it could not be read; None where it was stopped.

    ``told``: per cent.
    """

    done = Signal(object)
    told = Signal(int)

    def __init__(self, path: Path, accept: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.path, self.accept = path, accept
        self.pace = Pace(2, self.told.emit)
        self.slow = False

    def run(self) -> None:
        try:
            found = read(self.path, self.accept, self.pace)
            self.done.emit((found, text_of(found, self.pace)))
        except OpenError as error:
            self.done.emit(error.message)
        except MemoryError:
            name = shown(self.path.name)
            self.done.emit(f"“{name}” needs more memory than there is; split it where it comes from.")
        except Stopped:
            self.done.emit(None)


class Importing(QObject):
    """``said`` tells what goes on; ``trouble`` what could not be read."""

    said = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        questions: Questions,
        make: Callable[[str, Path], Page],
        tabs: Tabs,
        recent: Recent,
        parent: QObject | None = None,
    ) -> None:
        """``make`` shows a new page of a text that was read from a file."""
        super().__init__(parent)
        self.questions, self._make, self._tabs, self._recent = questions, make, tabs, recent
        self._threads: list[_Reading] = []

    @property
    def under_way(self) -> bool:
        """Whether a file is being read."""
        return bool(self._threads)

    def start(self, path: Path, accept: bool = True) -> None:
        """Read ``path`` and show it when that is done; nothing where it is being read."""
        if any(thread.path == path and thread.accept == accept for thread in self._threads):
            return
        self.said.emit(f"Reading {shown(path.name)}…")
        thread = _Reading(path, accept, self)
        self._threads.append(thread)
        thread.told.connect(lambda percent: self._on_told(thread, percent))
        thread.done.connect(lambda result: self._on_done(thread, result))
        thread.finished.connect(lambda: self._forget(thread))
        slow = QTimer(thread)
        slow.setSingleShot(True)
        slow.timeout.connect(lambda: self._on_slow(thread))
        slow.start(SLOW_MS)
        thread.start()

    def wait(self) -> None:
        """Stop what is being read; nothing more is shown."""
        for thread in list(self._threads):
            thread.done.disconnect()
            thread.told.disconnect()
            thread.pace.stop()
            thread.wait()

    def _forget(self, thread: _Reading) -> None:
        if thread in self._threads:
            self._threads.remove(thread)
            thread.deleteLater()

    # ------------------------------------------------------------ a long one

    def _on_slow(self, thread: _Reading) -> None:
        page = self._tabs.current
        if page is None or thread not in self._threads:
            return
        thread.slow = True
        text = f"Reading “{shown(thread.path.name)}”… You can write on."
        page.notice.say(text, [("Stop reading", thread.pace.stop)], key=_key(thread))

    def _on_told(self, thread: _Reading, percent: int) -> None:
        if thread.slow:
            text = f"Reading “{shown(thread.path.name)}”… {percent} %. You can write on."
            for page in self._tabs.pages:
                page.notice.say_otherwise(text, _key(thread))

    # ------------------------------------------------------------ read

    def _on_done(self, thread: _Reading, result: tuple[Found, str] | str | None) -> None:
        for page in self._tabs.pages:
            page.notice.clear(_key(thread))
        self.said.emit("")
        if isinstance(result, str):
            self.trouble.emit(result)
            if not os.path.exists(thread.path):
                self._recent.forget(thread.path)
            return
        if result is None:
            self.said.emit(f"“{shown(thread.path.name)}” was not opened.")
            return
        found, text = result
        path, changes = thread.path, changes_in(found)
        if changes and thread.accept:
            self._ask(thread, changes, lambda: self._show(path, found, text))
        else:
            self._show(path, found, text)

    def _ask(self, thread: _Reading, changes: str, show: Callable[[], None]) -> None:
        path, page = thread.path, self._tabs.current
        if thread.slow and page is not None:
            page.notice.say(
                f"“{shown(path.name)}” has tracked changes: {changes}. It can come in with all of them made, or as it "
                "was before them.",
                [
                    ("With the changes", show),
                    ("As it was before", lambda: self.start(path, accept=False)),
                    ("Do not open", lambda: self.said.emit(f"“{shown(path.name)}” was not opened.")),
                ],
                key="changes",
            )
            return
        chosen = self.questions.with_changes(shown(path.name), changes)
        if chosen:
            show()
        elif chosen is not None:
            self.start(path, accept=False)

    def _show(self, path: Path, found: Found, text: str) -> None:
        page = self._make(text, path)
        parts = [f"This is the text of “{shown(path.name)}”; that file stays as it is.", left_out(found)]
        page.notice.say(" ".join(part for part in parts if part), key="imported")
        self.said.emit(f"Opened the text of {shown(path.name)}")


def _key(thread: _Reading) -> str:
    return f"reading {thread.path}"
