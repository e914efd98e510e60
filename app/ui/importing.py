"""Documents of word processors, opened as new texts: read on a thread of their own, asked about tracked changes.

GUI thread. The file that was read is never written; what did not come in is said above the new page.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from app.documents.errors import OpenError
from app.documents.exchange.pieces import Found
from app.documents.exchange.reading import changes_in, left_out, read, text_of
from app.documents.naming import shown
from app.ui.page import Page
from app.ui.questions import Questions


class _Reading(QThread):
    """Reads one file. ``done`` carries (Found, text), or one sentence if it could not be read."""

    done = Signal(object)

    def __init__(self, path: Path, accept: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.path, self.accept = path, accept

    def run(self) -> None:
        try:
            found = read(self.path, self.accept)
            self.done.emit((found, text_of(found)))
        except OpenError as error:
            self.done.emit(error.message)
        except MemoryError:
            self.done.emit(f"“{self.path.name}” needs more memory than there is; split it where it comes from.")


class Importing(QObject):
    """``said`` tells what goes on; ``trouble`` what could not be read."""

    said = Signal(str)
    trouble = Signal(str)

    def __init__(self, questions: Questions, make: Callable[[str, Path], Page], parent: QObject | None = None) -> None:
        """``make`` shows a new page of a text that was read from a file."""
        super().__init__(parent)
        self.questions, self._make = questions, make
        self._threads: list[_Reading] = []

    @property
    def under_way(self) -> bool:
        """Whether a file is being read."""
        return bool(self._threads)

    def start(self, path: Path, accept: bool = True) -> None:
        """Read ``path`` and show it when that is done."""
        self.said.emit(f"Reading {shown(path.name)}…")
        thread = _Reading(path, accept, self)
        self._threads.append(thread)
        thread.done.connect(lambda result: self._on_done(path, accept, result))
        thread.finished.connect(lambda: self._forget(thread))
        thread.start()

    def wait(self) -> None:
        """Let files that are being read be finished; they are no longer shown."""
        for thread in list(self._threads):
            thread.done.disconnect()
            thread.wait()

    def _forget(self, thread: _Reading) -> None:
        if thread in self._threads:
            self._threads.remove(thread)
            thread.deleteLater()

    def _on_done(self, path: Path, accept: bool, result: tuple[Found, str] | str) -> None:
        if isinstance(result, str):
            self.said.emit("")
            self.trouble.emit(result)
            return
        found, text = result
        changes = changes_in(found)
        if changes and accept:
            chosen = self.questions.with_changes(shown(path.name), changes)
            if chosen is None:
                self.said.emit("")
                return
            if not chosen:
                self.start(path, accept=False)
                return
        self._show(path, found, text)

    def _show(self, path: Path, found: Found, text: str) -> None:
        page = self._make(text, path)
        parts = [f"This is the text of “{shown(path.name)}”; that file stays as it is.", left_out(found)]
        page.notice.say(" ".join(part for part in parts if part), key="imported")
        self.said.emit(f"Opened the text of {shown(path.name)}")
